#!/bin/sh
# Starts the exporter with its password, which it takes from a variable only: set here, it stands in no configuration.
set -eu
REDIS_PASSWORD=$(cat "$PASSWORD_FILE")
export REDIS_PASSWORD
exec /redis_exporter "$@"
