"""The script that gives a new database its roles, and where things are in the official image."""

from __future__ import annotations

import re
from typing import NamedTuple

from stackspec.model.variable import has_variable
from stackspec.units import ImageReference

__all__ = ["MONITOR", "ROLES_SCRIPT", "Layout", "layout_of"]

MONITOR = "monitor"
"""The role that an exporter logs in with."""

_OLD_DATA, _NEW_DATA = "/var/lib/postgresql/data", "/var/lib/postgresql"
_VERSIONED_DATA = 18
"""From this major version on the image keeps data in a folder named for the version, and its volume is one level up."""


class Layout(NamedTuple):
    """What differs between the official image's variants."""

    data: str
    """Where the data volume belongs."""
    user: str
    """``uid:gid`` of the server."""


def layout_of(image: ImageReference | str, major: int | None) -> Layout | None:
    """The layout of an image, or None if neither its tag nor ``major`` tells the version.

    Source: the Dockerfiles in docker-library/postgres; Alpine reserves 70 for postgres, the Debian variants take 999.
    """
    tag = None if has_variable(image) else ImageReference(image).tag
    found = re.match(r"\d+", tag or "")
    if major is None and found is None:
        return None
    version = major if major is not None else int(found[0]) if found else 0
    return Layout(
        _NEW_DATA if version >= _VERSIONED_DATA else _OLD_DATA,
        "70:70" if "alpine" in (tag or "") else "999:999",
    )


ROLES_SCRIPT = """\
#!/bin/bash
# Gives a new database its owner and, if asked for, a role that may only read statistics. The image runs it once, while the
# data directory is new. Passwords go from the secret files into psql and reach neither a command line nor the server's log.
psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \\
  --set database="$POSTGRES_DB" --set owner="$OWNER" --set monitor="${MONITOR-}" <<'SQL'
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\\set password `cat "$OWNER_PASSWORD_FILE"`
CREATE ROLE :"owner" LOGIN PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SELECT :'monitor' <> '' AS monitored \\gset
\\if :monitored
\\set password `cat "$MONITOR_PASSWORD_FILE"`
CREATE ROLE :"monitor" LOGIN PASSWORD :'password';
GRANT pg_monitor TO :"monitor";
GRANT CONNECT ON DATABASE :"database" TO :"monitor";
\\endif
\\unset password
SQL
"""
