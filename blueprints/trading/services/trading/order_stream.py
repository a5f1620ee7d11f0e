"""Order requests on their way from bot to execution: a Redis stream with a consumer group, at least once.

A request is *accepted* when `Producer.submit` returns. From then on it stays in the stream until a consumer
has committed its outcome and says `done`: whatever is killed in between, the request is delivered again, to
the same consumer or to another that claims it. So it may be delivered twice; that it is executed once is the
ledger's part, by the order's id.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError, ResponseError

from trading.dependencies import REDIS, UnavailableError
from trading.orders import OrderRequest

STREAM = "trading:orders"
GROUP = "order-execution"
DEAD_LETTERS = "trading:orders:dead"
DEAD_LETTERS_KEPT = 10_000
BLOCK_MS = 1000

Entry = tuple[str, dict[str, str] | None]


class StreamFullError(Exception):
    """Redis has no memory left to accept a request."""


class Producer:
    """The bot's end of the stream."""

    def __init__(self, redis: Redis, *, wait_replicas: int = 0) -> None:
        self._redis = redis
        self._wait_replicas = wait_replicas

    async def submit(self, request: OrderRequest) -> None:
        """Have the request accepted. After an error it may or may not be: submit the same request again.

        Raises `StreamFullError` when Redis is out of memory: the request is not accepted.
        """
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.xadd(STREAM, {"order": request.model_dump_json()})
            if self._wait_replicas:
                pipe.execute_command("WAIT", self._wait_replicas, 1000)
            try:
                answers = await pipe.execute()
            except OutOfMemoryError as error:
                raise StreamFullError(str(error)) from error
        if self._wait_replicas and answers[1] < self._wait_replicas:
            raise UnavailableError(
                REDIS, f"only {answers[1]} of {self._wait_replicas} replicas hold order {request.id}"
            )


@dataclass(frozen=True)
class Delivery:
    """A request as the stream delivered it."""

    entry_id: str
    request: OrderRequest

    @property
    def accepted_at(self) -> float:
        """Unix time in seconds at which the stream accepted the request, by Redis's clock."""
        return _entry_time(self.entry_id)


@dataclass(frozen=True)
class Batch:
    """What one `take` brought."""

    deliveries: tuple[Delivery, ...] = ()
    malformed: int = 0
    claimed: int = 0


@dataclass(frozen=True)
class Backlog:
    """What the stream still holds."""

    depth: int
    pending: int
    oldest_age: float


class Consumer:
    """One consumer of the group."""

    def __init__(
        self, redis: Redis, name: str, *, batch_size: int = 64, claim_idle_seconds: float = 10
    ) -> None:
        self._redis = redis
        self._name = name
        self._batch_size = batch_size
        self._claim_idle = claim_idle_seconds
        self._next_claim = 0.0
        self._recovering = True

    def recover(self) -> None:
        """After a failure: take again what this consumer has taken and not finished."""
        self._recovering = True

    async def take(self) -> Batch:
        """The next requests: own unfinished ones, else abandoned ones, else new ones; waits a second."""
        if self._recovering:
            await self._ensure_group()
            if own := await self._read("0"):
                return await self._parse(own)
            self._recovering = False
        if abandoned := await self._claim():
            return await self._parse(abandoned, claimed=len(abandoned))
        return await self._parse(await self._read(">"))

    async def done(self, deliveries: Sequence[Delivery]) -> None:
        """The outcomes are committed: let the stream forget the requests."""
        await self._forget([delivery.entry_id for delivery in deliveries])

    async def leave(self) -> None:
        """Leave the group, unless something taken is unfinished: then it stays to be claimed."""
        consumers = await self._redis.xinfo_consumers(STREAM, GROUP)
        if any(consumer["name"] == self._name and consumer["pending"] == 0 for consumer in consumers):
            await self._redis.xgroup_delconsumer(STREAM, GROUP, self._name)

    async def backlog(self) -> Backlog:
        """How much is waiting. Finished requests are deleted, so the stream's length is what is undecided."""
        await self._ensure_group()
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xlen(STREAM)
            pipe.xpending(STREAM, GROUP)
            pipe.xrange(STREAM, count=1)
            depth, pending, oldest = await pipe.execute()
        age = max(0.0, time.time() - _entry_time(oldest[0][0])) if oldest else 0.0
        return Backlog(depth, pending["pending"], age)

    async def _ensure_group(self) -> None:
        try:
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _read(self, start: str) -> list[Entry]:
        block = BLOCK_MS if start == ">" else None
        answer: Any = await self._redis.xreadgroup(
            GROUP, self._name, {STREAM: start}, count=self._batch_size, block=block
        )
        return answer[0][1] if answer else []

    async def _claim(self) -> list[Entry]:
        """Take over what other consumers left unfinished; looks only now and then."""
        if time.monotonic() < self._next_claim:
            return []
        answer: Any = await self._redis.xautoclaim(
            STREAM, GROUP, self._name, min_idle_time=round(self._claim_idle * 1000), count=self._batch_size
        )
        entries: list[Entry] = answer[1]
        if not entries:
            self._next_claim = time.monotonic() + self._claim_idle / 2
        return entries

    async def _parse(self, entries: Sequence[Entry], claimed: int = 0) -> Batch:
        deliveries, malformed = [], []
        for entry_id, fields in entries:
            try:
                text = (fields or {}).get("order", "")
                deliveries.append(Delivery(entry_id, OrderRequest.model_validate_json(text)))
            except ValidationError as error:
                malformed.append((entry_id, fields or {}, error.errors()[0]["msg"]))
        if malformed:
            await self._bury(malformed)
        return Batch(tuple(deliveries), len(malformed), claimed)

    async def _bury(self, malformed: Sequence[tuple[str, dict[str, str], str]]) -> None:
        """Move what is no order out of the way, where people can look at it."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for entry_id, fields, reason in malformed:
                letter: dict[Any, Any] = {"entry": entry_id, "reason": reason, **fields}
                pipe.xadd(DEAD_LETTERS, letter, maxlen=DEAD_LETTERS_KEPT)
                pipe.xack(STREAM, GROUP, entry_id)
                pipe.xdel(STREAM, entry_id)
            await pipe.execute()

    async def _forget(self, entry_ids: Sequence[str]) -> None:
        if not entry_ids:
            return
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xack(STREAM, GROUP, *entry_ids)
            pipe.xdel(STREAM, *entry_ids)
            await pipe.execute()


def _entry_time(entry_id: str) -> float:
    return int(entry_id.partition("-")[0]) / 1000
