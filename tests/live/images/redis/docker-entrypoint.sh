#!/bin/sh
# The official image's manners: options or a .conf file alone mean redis-server; root becomes the user redis if it may.
#
# The official server is built without protected mode; Debian's has it, so it is switched off here by a first argument that
# a configuration file or a later option still overrides.
set -e

case $1 in -* | *.conf) set -- redis-server "$@" ;; esac

if [ "${1##*/}" = redis-server ] && [ "$(id -u)" = 0 ] && setpriv --dump | grep -q 'Capability bounding set:.*setuid'; then
  find . \! -user redis -exec chown redis '{}' +
  exec setpriv --reuid redis --regid redis --clear-groups --no-new-privs "$0" "$@"
fi

[ "$(umask)" != 0022 ] || umask 0077

if [ "${1##*/}" = redis-server ]; then
  shift
  case ${1-} in
    '' | -*) set -- redis-server --protected-mode no "$@" ;;
    *)
      file=$1
      shift
      set -- redis-server "$file" "$@"
      grep -q '^[[:space:]]*protected-mode' "$file" || set -- "$@" --protected-mode no
      ;;
  esac
fi
exec "$@"
