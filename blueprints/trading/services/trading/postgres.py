"""Connections to PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from trading.dependencies import POSTGRES, UnavailableError
from trading.migrations.apply import applied_version, latest_version
from trading.settings import PostgresSettings

Pool = AsyncConnectionPool[AsyncConnection]

CONNECT_TIMEOUT_SECONDS = 3
STATEMENT_TIMEOUT_SECONDS = 5
DEAD_PEER_SECONDS = 5
"""A server that vanished without a goodbye (its host died) counts as lost after this long."""


def conninfo(
    settings: PostgresSettings, *, service: str, statement_timeout: float = STATEMENT_TIMEOUT_SECONDS
) -> str:
    """Libpq's connection string. It holds the password: never log it."""
    servers = [_host_and_port(server) for server in settings.postgres_hosts]
    return make_conninfo(
        host=",".join(host for host, _ in servers),
        port=",".join(port for _, port in servers),
        dbname=settings.postgres_database,
        user=settings.postgres_user,
        password=settings.postgres_password_file.get_secret_value(),
        target_session_attrs=settings.postgres_target_session_attrs,
        sslmode=settings.postgres_sslmode,
        application_name=service,
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        keepalives_idle=DEAD_PEER_SECONDS,
        keepalives_interval=1,
        keepalives_count=3,
        tcp_user_timeout=DEAD_PEER_SECONDS * 1000,
        options=f"-c statement_timeout={int(statement_timeout * 1000)} -c timezone=UTC",
    )


def _host_and_port(server: str) -> tuple[str, str]:
    host, colon, port = server.rpartition(":")
    if not colon or server.endswith("]"):
        host, port = server, "5432"
    return host.strip("[]"), port


@asynccontextmanager
async def postgres_pool(settings: PostgresSettings, service: str) -> AsyncIterator[Pool]:
    """A pool that opens at once, whether or not the server answers yet."""
    pool: Pool = AsyncConnectionPool(
        conninfo(settings, service=service),
        kwargs={"autocommit": True},
        min_size=1,
        max_size=settings.postgres_pool_size,
        timeout=CONNECT_TIMEOUT_SECONDS,
        check=_still_usable(settings),
        # Give up after a short while, and begin anew when asked: the pool's own pauses grow to minutes.
        reconnect_timeout=CONNECT_TIMEOUT_SECONDS,
        max_lifetime=1800,
        open=False,
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close(timeout=2)


def _still_usable(settings: PostgresSettings) -> Callable[[AsyncConnection], Awaitable[None]]:
    """A check of a pooled connection: alive, and still to a server of the kind that was asked for."""

    async def check(connection: AsyncConnection) -> None:
        cursor = await connection.execute("SHOW transaction_read_only")
        row = await cursor.fetchone()
        if settings.postgres_target_session_attrs == "read-write" and row == ("on",):
            await connection.close()  # else the pool would keep it: it is in order, only of the wrong kind
            raise psycopg.OperationalError("the server has become read-only")

    return check


async def check_postgres(conninfo: str) -> None:
    """Ask the server and its schema, over a connection of its own: it shows why one cannot be had."""
    async with await AsyncConnection.connect(conninfo, autocommit=True) as connection:
        applied, needed = await applied_version(connection), latest_version()
    if applied < needed:
        raise UnavailableError(POSTGRES, f"schema version {applied}, but {needed} is needed: run `migrate`")
