#!/bin/sh
# Starts the server with users whose passwords come from secret files. Only their digests are kept, in memory: no password
# stands in a file, an argument or a variable.
set -eu
umask 077

digest() {
  [ -s "$1" ] || { echo "$1 is empty: put the password into it" >&2; return 1; }
  printf %s "$(cat "$1")" | sha256sum | cut -d ' ' -f 1
}

password=$(digest "$PASSWORD_FILE")
{
  echo "user default on #$password ~* &* +@all -@admin +config|get +client|list +slowlog|get +bgrewriteaof"
  echo "user probe on nopass resetkeys resetchannels -@all +ping"
} > /run/redis/users.acl
if [ -n "${EXPORTER_PASSWORD_FILE-}" ]; then
  password=$(digest "$EXPORTER_PASSWORD_FILE")
  echo "user exporter on #$password resetkeys resetchannels -@all +@connection +info +config|get +client|list" \
    "+slowlog|get +slowlog|len +latency|latest +latency|histogram +memory|stats" >> /run/redis/users.acl
fi
exec "$@"
