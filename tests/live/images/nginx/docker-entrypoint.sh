#!/bin/sh
# The official image's manners: for nginx, fill in /etc/nginx/templates/*.template, then run /docker-entrypoint.d/*.sh in order.
set -e

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
  suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
  # Only variables that are set are replaced, so that nginx's own $host and the like stay.
  known=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
  for template in /etc/nginx/templates/*"$suffix"; do
    [ -f "$template" ] || continue
    if [ ! -w "$output" ]; then
      echo "$0: $output is not writable, templates are not used" >&2
      break
    fi
    name=${template##*/}
    envsubst "$known" <"$template" >"$output/${name%"$suffix"}"
  done
  for script in /docker-entrypoint.d/*; do
    [ -f "$script" ] || continue
    case $script in
      *.envsh) if [ -x "$script" ]; then . "$script"; fi ;;
      *.sh) if [ -x "$script" ]; then "$script"; fi ;;
    esac
  done
fi
exec "$@"
