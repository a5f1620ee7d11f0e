"""migrate: bring the schema up to date and open the account, once PostgreSQL answers."""

import asyncio
import logging
import time

import psycopg
from psycopg import AsyncConnection

from trading.dependencies import first_line
from trading.ledger import open_account
from trading.migrations.apply import ChangedMigrationError, latest_version, migrate
from trading.postgres import conninfo
from trading.settings import MigrateSettings

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


async def run(settings: MigrateSettings) -> int:
    """0 when the schema is up to date, 1 when it could not be brought there in time."""
    deadline = time.monotonic() + settings.migrate_timeout_seconds
    while True:
        try:
            await _migrate(settings)
        except ChangedMigrationError as error:
            log.critical("%s", error)
            return 1
        except psycopg.OperationalError as error:
            if time.monotonic() + PAUSE_SECONDS > deadline:
                log.critical("gave up", extra={"reason": first_line(error)})
                return 1
            log.info("waiting for PostgreSQL", extra={"reason": first_line(error)})
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return 0


async def _migrate(settings: MigrateSettings) -> None:
    target = conninfo(settings, service="migrate", statement_timeout=settings.migrate_timeout_seconds)
    async with await AsyncConnection.connect(target, autocommit=True) as connection:
        applied = await migrate(connection)
        await open_account(connection, settings.initial_equity_usd)
    log.info("schema is up to date", extra={"version": latest_version(), "applied": applied})
