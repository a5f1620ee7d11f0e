#!/bin/bash
# Gives a new database its owner and, if asked for, a role that may only read statistics. The image runs it once, while the
# data directory is new. Passwords go from the secret files into psql and reach neither a command line nor the server's log.
psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set owner="$OWNER" --set monitor="${MONITOR-}" <<'SQL'
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\set password `cat "$OWNER_PASSWORD_FILE"`
CREATE ROLE :"owner" LOGIN PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SELECT :'monitor' <> '' AS monitored \gset
\if :monitored
\set password `cat "$MONITOR_PASSWORD_FILE"`
CREATE ROLE :"monitor" LOGIN PASSWORD :'password';
GRANT pg_monitor TO :"monitor";
GRANT CONNECT ON DATABASE :"database" TO :"monitor";
\endif
\unset password
SQL
