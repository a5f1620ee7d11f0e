"""Orders from a sender that never gives one up: which ids the stream accepted is known."""

import itertools
import random
import threading
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import redis

from trading.order_stream import STREAM
from trading.orders import OrderRequest, Side

SEEDS = itertools.count(344)


class Load(threading.Thread):
    """Sends small orders of both sides, one in ten of them twice, until `stop`."""

    def __init__(
        self, client: redis.Redis, *, per_second: float, symbols: tuple[str, ...] = ("BTCUSDT",)
    ) -> None:
        super().__init__(daemon=True)
        self._client = client
        self._pause = 1 / per_second
        self._symbols = symbols
        self._random = random.Random(next(SEEDS))
        self._stopped = threading.Event()
        self.accepted: list[uuid.UUID] = []
        self.repeated = 0

    def run(self) -> None:
        due = time.monotonic()
        while not self._stopped.is_set():
            order = self._order()
            self._send(order)
            self.accepted.append(order.id)
            if self._random.random() < 0.1:
                self._send(order)
                self.repeated += 1
            due += self._pause
            time.sleep(max(0.0, due - time.monotonic()))

    def stop(self) -> list[uuid.UUID]:
        """Send no more; the ids that were accepted."""
        self._stopped.set()
        self.join(30)
        assert not self.is_alive()
        self._client.close()
        return self.accepted

    def _order(self) -> OrderRequest:
        return OrderRequest(
            id=uuid.UUID(int=self._random.getrandbits(128), version=4),
            symbol=self._random.choice(self._symbols),
            side=self._random.choice(list(Side)),
            quantity=Decimal(self._random.randint(1, 1000)) / 100_000_000,
            requested_at=datetime.now(UTC),
        )

    def _send(self, order: OrderRequest) -> None:
        """Accepted when Redis says so; until then the same order again, as the bot does."""
        while True:
            try:
                self._client.xadd(STREAM, {"order": order.model_dump_json()})
            except redis.RedisError:
                time.sleep(0.05)
            else:
                return
