"""What the server reads: its configuration file, and the script that turns secret files into users."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EXPORTER", "PROBE", "START_SCRIPT", "configuration"]

PROBE = "probe"
"""The user that the healthcheck logs in as; it may do nothing but ``PING``."""
EXPORTER = "exporter"
"""The user that an exporter logs in as."""


def configuration(directives: Mapping[str, str | int | float | bool]) -> str:
    """The text of a ``redis.conf``: one directive a line, each value one argument, quoted as the server reads it.

    Booleans are ``yes`` and ``no``. Source: the grammar in the head of the ``redis.conf`` that Redis ships.
    """
    return "".join(f"{name} {_argument(value)}\n" for name, value in directives.items())


def _argument(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    plain = text and all(
        character.isascii() and (character.isalnum() or character in "-_./:*") for character in text
    )
    return text if plain else '"' + "".join(map(_escaped, text.encode())) + '"'


def _escaped(byte: int) -> str:
    character = chr(byte)
    if character in '"\\':
        return f"\\{character}"
    return character if " " <= character <= "~" else f"\\x{byte:02x}"


START_SCRIPT = f"""\
#!/bin/sh
# Starts the server with users whose passwords come from secret files. Only their digests are kept, in memory: no password
# stands in a file, an argument or a variable.
set -eu
umask 077

digest() {{
  [ -s "$1" ] || {{ echo "$1 is empty: put the password into it" >&2; return 1; }}
  printf %s "$(cat "$1")" | sha256sum | cut -d ' ' -f 1
}}

password=$(digest "$PASSWORD_FILE")
{{
  echo "user default on #$password ~* &* +@all -@admin +config|get +client|list +slowlog|get +bgrewriteaof"
  echo "user {PROBE} on nopass resetkeys resetchannels -@all +ping"
}} > /run/redis/users.acl
if [ -n "${{EXPORTER_PASSWORD_FILE-}}" ]; then
  password=$(digest "$EXPORTER_PASSWORD_FILE")
  echo "user {EXPORTER} on #$password resetkeys resetchannels -@all +@connection +info +config|get +client|list" \\
    "+slowlog|get +slowlog|len +latency|latest +latency|histogram +memory|stats" >> /run/redis/users.acl
fi
exec "$@"
"""
