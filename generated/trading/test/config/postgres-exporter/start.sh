#!/bin/sh
# Starts the exporter with its password in a password file, in memory. Given to the exporter itself, it would end up in a
# connection string, which is refused for passwords with quotes and then logged as a whole.
set -eu
umask 077
printf '*:*:*:*:%s\n' "$(sed 's/[\\:]/\\&/g' "$PASSWORD_FILE")" > /run/exporter/passwords
export PGPASSFILE=/run/exporter/passwords
exec /bin/postgres_exporter "$@"
