"""What an outsider sees of trading: the stream in Redis, the rows in PostgreSQL, the pages of the services.

Nothing here is the services' own code: orders are written, read and added up as their documentation says.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import redis

from tests.live.project import Project, until

__all__ = ["SERVICES", "Desk", "Load"]

SERVICES = ("market-data", "risk-manager", "order-execution", "trading-bot")
STREAM = "trading:orders"
DEAD_LETTERS = "trading:orders:dead"

PNL = """
    SELECT coalesce((SELECT sum(CASE side WHEN 'sell' THEN quantity * price ELSE -quantity * price END) FROM fills), 0)
         + coalesce((SELECT sum(held * mark) FROM positions JOIN (
               SELECT symbol, sum(CASE side WHEN 'buy' THEN quantity ELSE -quantity END) AS held FROM fills GROUP BY symbol
           ) AS bought USING (symbol)), 0)
"""
"""Cash that flowed, and what is held at its mark: from the fills alone, without the services' cost accounting."""
HELD = """
    SELECT symbol, sum(CASE side WHEN 'buy' THEN quantity ELSE -quantity END) FROM fills GROUP BY symbol ORDER BY symbol
"""
"""Positions by the fills: an order that was executed twice would show here."""


class Desk:
    """Trading in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def redis(self) -> redis.Redis:
        """A client of the project's Redis; connects anew to wherever that is now."""
        return redis.Redis(
            self.project.address("redis"),
            password=self.project.secret("redis-password"),
            decode_responses=True,
            socket_timeout=5,
            socket_connect_timeout=2,
        )

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """The database as it stands at one moment, as the owner sees it."""
        with psycopg.connect(
            host=self.project.address("postgres"),
            dbname="trading",
            user="trader",
            password=self.project.secret("postgres-password"),
            connect_timeout=5,
        ) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield connection

    def query(self, sql: LiteralString, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with self.database() as connection:
            return connection.execute(sql, parameters).fetchall()

    def metrics(self, service: str, number: int = 0) -> str:
        """The page of a service."""
        return self.project.get(service, 8080, "/metrics", number)

    def metric(self, service: str, name: str, number: int = 0, **labels: str) -> float:
        """The sum of a metric's samples with these labels, as the service shows it now."""
        total = 0.0
        for line in self.metrics(service, number).splitlines():
            match = re.fullmatch(rf"{name}(?:{{(.*)}})? (\S+)", line)
            shown = dict(re.findall(r'(\w+)="([^"]*)"', match[1] or "")) if match else {}
            if match and labels.items() <= shown.items():
                total += float(match[2])
        return total

    def executions(self) -> dict[float, float]:
        """Orders of all replicas by upper bound of their execution time in seconds, each bound counting those below it."""
        total: dict[float, float] = {}
        for number in range(len(self.project.containers("order-execution"))):
            page = self.metrics("order-execution", number)
            for bound, count in re.findall(
                r'^trading_order_execution_seconds_bucket{le="(.+)"} (\S+)$', page, re.M
            ):
                total[float(bound)] = total.get(float(bound), 0) + float(count)
        return total

    def ready(self, service: str) -> bool:
        """Whether each replica of a service says that it can work."""
        try:
            containers = self.project.containers(service)
            answers = [
                json.loads(self.project.get(service, 8080, "/ready", number))
                for number in range(len(containers))
            ]
        except (AssertionError, OSError):  # it has no address, or nobody answers there
            return False
        return bool(answers) and all(answer["status"] == "healthy" for answer in answers)

    def wait_until_ready(self, seconds: float = 60) -> float:
        """Wait until every service can work; how many seconds that took."""
        started = time.monotonic()
        for service in SERVICES:
            until(
                lambda service=service: self.ready(service),
                seconds,
                f"{service} ready",
                every=0.1,
                detail=lambda service=service: f"{self.project.state(service)}\n{self.project.logs(service)}",
            )
        return time.monotonic() - started

    def pnl(self) -> Decimal:
        """Profit by the rows."""
        return self.query(PNL)[0][0]

    def send(self, *orders: dict[str, Any] | str) -> None:
        """Write entries to the stream: orders, or text that is none."""
        with self.redis() as client:
            for one in orders:
                client.xadd(STREAM, {"order": one if isinstance(one, str) else json.dumps(one)})

    def waiting(self) -> int:
        """Accepted orders without an outcome."""
        with self.redis() as client:
            return client.xlen(STREAM)

    def wait_until_idle(self, seconds: float = 60) -> None:
        """Wait until every accepted order has an outcome; the bot must not send any more."""
        until(
            lambda: self.waiting() == 0,
            seconds,
            "every accepted order decided",
            detail=lambda: (
                f"{self.waiting()} wait\n{self.project.state('order-execution')}\n{self.project.logs('order-execution')}"
            ),
        )

    def requested(self) -> set[uuid.UUID]:
        """Orders of which the bot says that they were accepted."""
        found = set()
        for container in self.project.containers("trading-bot"):
            for line in container.logs().decode(errors="replace").splitlines():
                if '"order requested"' in line:
                    found.add(uuid.UUID(json.loads(line)["order"]))
        return found

    def assert_executed_once(self, accepted: Iterable[uuid.UUID]) -> None:
        """Each order that was accepted has one outcome; the fills add up to the positions and to the account."""
        accepted = set(accepted)
        with self.database() as connection:

            def rows(sql: LiteralString) -> list[tuple[Any, ...]]:
                return connection.execute(sql).fetchall()

            decided = dict(rows("SELECT id, status FROM orders"))
            lost = accepted - set(decided)
            assert not lost, (
                f"{len(lost)} of {len(accepted)} accepted orders are lost, {min(lost)} among them"
            )
            fills = [order_id for (order_id,) in rows("SELECT order_id FROM fills")]
            assert sorted(fills) == sorted(one for one, status in decided.items() if status == "filled")
            assert rows(HELD) == rows("SELECT symbol, quantity FROM positions ORDER BY symbol")
            assert rows("SELECT sum(realized_pnl) FROM fills") == rows("SELECT realized_pnl FROM account")
        with self.redis() as client:
            assert client.xlen(DEAD_LETTERS) == 0


def order(symbol: str = "BTCUSDT", side: str = "buy", quantity: str = "0.00001") -> dict[str, Any]:
    """An order as the stream's documentation has it."""
    return {
        "id": str(uuid.uuid4()),
        "symbol": symbol,
        "side": side,
        "quantity": quantity,
        "requested_at": datetime.now(UTC).isoformat(),
    }


class Load(threading.Thread):
    """Small orders of both sides, one in ten of them sent twice, until :meth:`stop`; none is given up before it is accepted."""

    def __init__(self, desk: Desk, per_second: float) -> None:
        super().__init__(daemon=True)
        self._desk = desk
        self._pause = 1 / per_second
        self._stopped = threading.Event()
        self._client: redis.Redis | None = None
        self.accepted: list[uuid.UUID] = []

    def run(self) -> None:
        """Send at the given pace, or as fast as they are accepted."""
        due = time.monotonic()
        while not self._stopped.is_set():
            one = order(side=random.choice(("buy", "sell")))
            self._send(one)
            self.accepted.append(uuid.UUID(one["id"]))
            if random.random() < 0.1:
                self._send(one)
            due = max(due + self._pause, time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))

    def stop(self) -> list[uuid.UUID]:
        """Send no more; the ids that were accepted."""
        self._stopped.set()
        self.join(60)
        assert not self.is_alive(), "an order was not accepted within a minute"
        if self._client is not None:
            self._client.close()
        return self.accepted

    def _send(self, one: dict[str, Any]) -> None:
        while True:
            try:
                if self._client is None:
                    self._client = self._desk.redis()
                self._client.xadd(STREAM, {"order": json.dumps(one)})
            except (redis.RedisError, AssertionError):  # the second: Redis has no address just now
                if self._client is not None:
                    self._client.close()
                    self._client = None
                time.sleep(0.1)
            else:
                return
