#!/bin/sh
# The official image's manners: options or a .conf file alone mean valkey-server; root becomes the user valkey if it may.
#
# The official server is built without protected mode; Debian's has it, so it is switched off here by a first argument that
# a configuration file or a later option still overrides.
set -e

case $1 in -* | *.conf) set -- valkey-server "$@" ;; esac

if [ "${1##*/}" = valkey-server ] && [ "$(id -u)" = 0 ] && setpriv --dump | grep -q 'Capability bounding set:.*setuid'; then
  find . \! -user valkey -exec chown valkey '{}' +
  exec setpriv --reuid valkey --regid valkey --clear-groups --no-new-privs "$0" "$@"
fi

[ "$(umask)" != 0022 ] || umask 0077

if [ "${1##*/}" = valkey-server ]; then
  shift
  case ${1-} in
    '' | -*) set -- valkey-server --protected-mode no "$@" ;;
    *)
      file=$1
      shift
      set -- valkey-server "$file" "$@"
      grep -q '^[[:space:]]*protected-mode' "$file" || set -- "$@" --protected-mode no
      ;;
  esac
fi
exec "$@" $VALKEY_EXTRA_FLAGS
