#!/usr/bin/env bash
# The official image's contract, as its documentation states it: variables, *_FILE, first start, init scripts, users.
set -Eeuo pipefail

die() { printf 'Error: %s\n' "$*" >&2; exit 1; }

from_file() { # from_file NAME [DEFAULT]: set and export NAME from NAME or the file that NAME_FILE names
  local name=$1 file=$1_FILE value=${2-}
  if [[ -n ${!name-} && -n ${!file-} ]]; then die "both $name and $file are set (but are exclusive)"; fi
  if [[ -n ${!name-} ]]; then value=${!name}; elif [[ -n ${!file-} ]]; then value=$(<"${!file}"); fi
  export "$name=$value"
  unset "$file"
}

refuse_unusable() { # a first start that cannot go well, told before anything is written
  if [[ -z $POSTGRES_PASSWORD && $POSTGRES_HOST_AUTH_METHOD != trust ]]; then
    die "Database is uninitialized and superuser password is not specified."
  fi
  ((PG_MAJOR >= 18)) && [[ $PGDATA == "/var/lib/postgresql/$PG_MAJOR/docker" ]] || return 0
  local old
  for old in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do
    [[ ! -s $old/PG_VERSION ]] || die "in 18+, data lie in $PGDATA; there is PostgreSQL data in: $old"
  done
  if mountpoint -q /var/lib/postgresql/data; then
    die "in 18+, there should be one mount at /var/lib/postgresql: /var/lib/postgresql/data (unused mount/volume)"
  fi
}

name_this_user() { # initdb wants the user's name; an arbitrary --user has none
  getent passwd "$(id -u)" >/dev/null && return 0
  NSS_WRAPPER_PASSWD=$(mktemp) NSS_WRAPPER_GROUP=$(mktemp)
  printf 'postgres:x:%s:%s::%s:/bin/false\n' "$(id -u)" "$(id -g)" "$PGDATA" >"$NSS_WRAPPER_PASSWD"
  printf 'postgres:x:%s:\n' "$(id -g)" >"$NSS_WRAPPER_GROUP"
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD=libnss_wrapper.so
}

sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"; }

run_init_file() {
  printf '%s: %s\n' "${0##*/}" "$1"
  case $1 in
    # An executable script runs by itself; any other becomes part of this one, and may set variables.
    *.sh) if [[ -x $1 ]]; then "$1"; else . "$1"; fi ;;
    *.sql) sql -f "$1" ;;
    *.sql.gz) gunzip -c "$1" | sql ;;
    *.sql.xz) xzcat "$1" | sql ;;
    *.sql.zst) zstd -dc "$1" | sql ;;
    *) printf '%s: ignoring %s\n' "${0##*/}" "$1" ;;
  esac
}

first_start() { # first_start [server argument]...
  local init_args=() auth file
  eval "init_args=($POSTGRES_INITDB_ARGS)"
  [[ -z ${POSTGRES_INITDB_WALDIR-} ]] || init_args+=(--waldir "$POSTGRES_INITDB_WALDIR")
  (
    name_this_user
    initdb -D "$PGDATA" --username "$POSTGRES_USER" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD") "${init_args[@]}"
  )
  auth=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}
  printf '\nhost all all all %s\n' "$auth" >>"$PGDATA/pg_hba.conf"

  # Until the init scripts are through, the server answers on its socket only.
  export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
  pg_ctl -D "$PGDATA" -w start -o "$(printf '%q ' "$@" -c listen_addresses= -p "${PGPORT:-5432}")"
  if [[ $POSTGRES_DB != postgres ]]; then
    POSTGRES_DB=postgres sql -q -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name"'
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    [[ ! -e $file ]] || run_init_file "$file"
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

[[ ${1-} != -* ]] || set -- postgres "$@"
if [[ ${1-} == postgres && " $* " != *' --version '* && " $* " != *' --help '* ]]; then
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  POSTGRES_HOST_AUTH_METHOD=${POSTGRES_HOST_AUTH_METHOD-}

  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA" || true
  if [[ $(id -u) == 0 ]]; then
    mkdir -p /var/run/postgresql
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec gosu postgres "$0" "$@"
  fi
  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    refuse_unusable
    first_start "${@:2}"
  fi
fi
exec "$@"
