"""Apply the numbered SQL files that the database does not have yet.

One migration at a time: an advisory lock makes others wait. Each file is one transaction together with its
entry in `schema_migrations`, so a crash leaves it applied wholly or not at all. A file that was changed after
it was applied is refused.
"""

import hashlib
import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from psycopg import AsyncConnection

LOCK_KEY = 344_2024
FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

log = logging.getLogger(__name__)


class ChangedMigrationError(Exception):
    """A migration's file is not what was applied to the database."""


@dataclass(frozen=True)
class Migration:
    """One numbered file."""

    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations, in order; the numbers run from 1 without a gap."""
    files = resources.files("trading.migrations").iterdir()
    found = [
        Migration(int(match[1]), match[2], file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda file: file.name)
        if (match := FILE_NAME.fullmatch(file.name))
    ]
    assert [migration.version for migration in found] == list(range(1, len(found) + 1))
    return tuple(found)


def latest_version() -> int:
    """The version of the schema that this program needs."""
    return migrations()[-1].version


async def applied_version(connection: AsyncConnection) -> int:
    """The version of the database's schema; 0 when it is empty."""
    cursor = await connection.execute("SELECT to_regclass('schema_migrations') IS NOT NULL")
    if await cursor.fetchone() != (True,):
        return 0
    cursor = await connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations")
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def migrate(connection: AsyncConnection) -> int:
    """Bring the schema up to date; how many migrations were applied. `connection` is in autocommit mode."""
    await connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    try:
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL,"
            " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        cursor = await connection.execute("SELECT version, checksum FROM schema_migrations")
        applied: dict[int, str] = dict(await cursor.fetchall())
        for migration in migrations():
            _refuse_changed(migration, applied.get(migration.version))
        missing = [migration for migration in migrations() if migration.version not in applied]
        for migration in missing:
            await _apply(connection, migration)
        return len(missing)
    finally:
        if not connection.closed:
            await connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def _refuse_changed(migration: Migration, applied: str | None) -> None:
    if applied not in (None, migration.checksum):
        raise ChangedMigrationError(
            f"migration {migration.version:04} ({migration.name}) was changed after it was applied: "
            "restore the file and put the change into a new one"
        )


async def _apply(connection: AsyncConnection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.sql.encode())
        await connection.execute(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (%s, %s, %s)",
            [migration.version, migration.name, migration.checksum],
        )
    log.info("applied migration", extra={"version": migration.version, "migration": migration.name})
