#!/bin/sh
# The variables of the official image that lead to a connection; the rest the program reads from its environment itself.
umask 027
export NODE_APP_INSTANCE="${NODE_APP_INSTANCE:-docker}"

config=/redis-commander/config/local-${NODE_ENV:-production}.json
[ -e "$config" ] || echo '{}' >"$config"

[ ! -f "${HTTP_PASSWORD_FILE-}" ] || { HTTP_PASSWORD=$(cat "$HTTP_PASSWORD_FILE") && export HTTP_PASSWORD; }
[ ! -f "${REDIS_PASSWORD_FILE-}" ] || REDIS_PASSWORD=$(cat "$REDIS_PASSWORD_FILE")

# The password becomes an argument, where the process list shows it: the official image does this too.
[ -z "${REDIS_HOST-}" ] || set -- "$@" --redis-host "$REDIS_HOST"
[ -z "${REDIS_PORT-}" ] || set -- "$@" --redis-port "$REDIS_PORT"
[ -z "${REDIS_USERNAME-}" ] || set -- "$@" --redis-username "$REDIS_USERNAME"
[ -z "${REDIS_PASSWORD-}" ] || set -- "$@" --redis-password "$REDIS_PASSWORD"

exec node /redis-commander/bin/redis-commander "$@"
