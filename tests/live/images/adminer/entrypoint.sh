#!/bin/sh
# entrypoint.sh docker-php-entrypoint COMMAND...: the official image starts through two scripts; only the command matters here.
set -e
[ "$1" != docker-php-entrypoint ] || shift
exec "$@"
