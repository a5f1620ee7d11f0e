"""Fixtures: servers of this machine, a database of its own for each test, services as processes."""

import shutil
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "blueprints" / "trading" / "services")]

import psycopg  # noqa: E402
import redis  # noqa: E402
from redis.asyncio import Redis  # noqa: E402
from trading_harness.load import Load  # noqa: E402
from trading_harness.processes import ServiceProcess, run_command, until  # noqa: E402
from trading_harness.servers import (  # noqa: E402
    PASSWORD,
    PostgresServer,
    RedisServer,
    find_postgres,
    postgres_server,
    redis_server,
)

from tests.conftest import lacking  # noqa: E402
from trading.ledger import open_account  # noqa: E402
from trading.migrations.apply import migrate  # noqa: E402
from trading.order_stream import STREAM  # noqa: E402
from trading.orders import OrderRequest  # noqa: E402
from trading.quotes import PRICE_KEY, SYMBOLS_KEY, Quote  # noqa: E402


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """PostgreSQL; the server lives as long as the session."""
    if find_postgres() is None:
        lacking("PostgreSQL's programs (initdb, postgres) are not installed here")
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_for_session() -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        lacking("redis-server is not installed here")
    with redis_server() as server:
        yield server


@pytest.fixture
def redis_here(redis_for_session: RedisServer) -> RedisServer:
    """Redis, empty."""
    with redis_for_session.client() as client:
        client.flushall()
    return redis_for_session


@pytest.fixture
async def redis_async(redis_here: RedisServer) -> AsyncIterator[Redis]:
    """A client of the kind that the services use."""
    client = Redis(
        host="127.0.0.1", port=redis_here.port, password=PASSWORD, decode_responses=True, protocol=2
    )
    yield client
    await client.aclose()


@pytest.fixture
def empty_database(postgres: PostgresServer, request: pytest.FixtureRequest) -> str:
    """The connection string of a database without a schema."""
    return postgres.new_database(f"test_{abs(hash(request.node.nodeid)) % 10**12}")


@pytest.fixture
async def database(empty_database: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection to a database with schema and account (100,000 USD), as the services have it."""
    async with await psycopg.AsyncConnection.connect(empty_database, autocommit=True) as connection:
        await migrate(connection)
        await open_account(connection, Decimal(100_000))
        yield connection


@dataclass
class Desk:
    """A migrated database, a Redis, and the services that a test starts."""

    folder: Path
    postgres: PostgresServer
    redis: RedisServer
    conninfo: str
    variables: dict[str, str]
    services: dict[str, ServiceProcess] = field(default_factory=dict)

    def start(self, *names: str, wait: bool = True, **variables: str) -> ServiceProcess:
        """Start services, and wait until they are ready; the last of them."""
        started = [self._start(name, variables) for name in names]
        if wait:
            for service in started:
                service.wait_until_ready()
        return started[-1]

    def _start(self, name: str, variables: Mapping[str, str]) -> ServiceProcess:
        key = name if name not in self.services else f"{name}-{len(self.services)}"  # a second replica
        service = ServiceProcess(name, self.folder / f"{key}.log", {**self.variables, **variables})
        self.services[key] = service
        if name == "risk-manager":
            self.variables["RISK_MANAGER_URL"] = service.url
        return service

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.conninfo) as connection:
            return connection.execute(sql.encode(), parameters).fetchall()

    def client(self) -> redis.Redis:
        return self.redis.client()

    def publish(self, seconds: float = 600, **prices: str) -> None:
        """Put prices into the cache, as market-data would, for so long."""
        with self.client() as client:
            for symbol, price in prices.items():
                last = Decimal(price)
                quote = Quote(
                    symbol=symbol, bid=last, ask=last, last=last, volume=Decimal(1), timestamp=time.time()
                )
                client.set(PRICE_KEY + symbol, quote.model_dump_json(), px=round(seconds * 1000))
                client.zadd(SYMBOLS_KEY, {symbol: (time.time() + seconds) * 1000})

    def submit(self, *orders: OrderRequest) -> None:
        with self.client() as client:
            for order in orders:
                client.xadd(STREAM, {"order": order.model_dump_json()})

    def load(self, per_second: float) -> Load:
        """Start sending orders."""
        load = Load(self.client(), per_second=per_second)
        load.start()
        return load

    def wait_until_idle(self, seconds: float = 30) -> None:
        """Until every accepted request is decided."""

        def idle() -> bool:
            try:
                with self.client() as client:
                    return client.xlen(STREAM) == 0
            except redis.ConnectionError:
                return False

        until(idle, seconds, "an empty stream")

    def assert_each_executed_once(self, accepted: Collection[uuid.UUID]) -> None:
        """Every accepted order has an outcome; what is held is the sum of the fills: none counted twice."""
        outcomes = dict(self.query("SELECT id, status FROM orders"))
        lost = set(accepted) - set(outcomes)
        assert not lost, f"{len(lost)} of {len(accepted)} accepted orders were lost"
        filled = {order for order, status in outcomes.items() if status == "filled"}
        fills = [order for (order,) in self.query("SELECT order_id FROM fills")]
        assert len(fills) == len(set(fills)) == len(filled)
        signed = "CASE side WHEN 'buy' THEN 1 ELSE -1 END * quantity"
        by_fills = self.query(f"SELECT symbol, sum({signed}) FROM fills GROUP BY symbol ORDER BY symbol")
        assert by_fills == self.query("SELECT symbol, quantity FROM positions ORDER BY symbol")
        [(in_account,)] = self.query("SELECT realized_pnl FROM account")
        assert self.query("SELECT coalesce(sum(realized_pnl), 0) FROM fills") == [(in_account,)]


@pytest.fixture
def desk(
    postgres: PostgresServer, redis_here: RedisServer, empty_database: str, tmp_path: Path
) -> Iterator[Desk]:
    """A desk to start services at."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    variables = {
        "POSTGRES_HOSTS": f"127.0.0.1:{postgres.port}",
        "POSTGRES_DATABASE": psycopg.conninfo.conninfo_to_dict(empty_database)["dbname"],
        "POSTGRES_PASSWORD_FILE": str(secret),
        "REDIS_HOSTS": f"127.0.0.1:{redis_here.port}",
        "REDIS_PASSWORD_FILE": str(secret),
        "CHECK_INTERVAL_SECONDS": "0.5",
        "CLAIM_IDLE_SECONDS": "2",
    }
    migrated = run_command("migrate", **variables)
    assert migrated.returncode == 0, migrated.stderr + migrated.stdout
    desk = Desk(tmp_path, postgres, redis_here, empty_database, {k: str(v) for k, v in variables.items()})
    try:
        yield desk
    finally:
        postgres.start()  # a test may have ended while a server was down
        redis_here.start()
        for service in desk.services.values():
            service.stop()
        for name, service in desk.services.items():
            assert PASSWORD not in service.lines(), f"{name} logged the password"


@pytest.fixture
def command() -> Callable[..., Any]:
    return run_command
