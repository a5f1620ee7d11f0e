"""The price cache and the order stream, on a real Redis."""

import asyncio
import json
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError
from trading_harness.servers import RedisServer

from trading.dependencies import REDIS, UnavailableError, lost_dependency
from trading.order_stream import DEAD_LETTERS, GROUP, STREAM, Consumer, Delivery, Producer, StreamFullError
from trading.orders import OrderRequest, Side
from trading.quotes import TICKS_CHANNEL, PriceCache, Quote
from trading.redis_client import check_redis


def quote(symbol: str, last: str = "100.5") -> Quote:
    price = Decimal(last)
    return Quote(
        symbol=symbol, bid=price - 1, ask=price + 1, last=price, volume=Decimal(3), timestamp=time.time()
    )


def request(quantity: str = "1") -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4(),
        symbol="BTCUSDT",
        side=Side.BUY,
        quantity=Decimal(quantity),
        requested_at=datetime.now(UTC),
    )


class TestPriceCache:
    async def test_what_was_published_is_there_to_the_last_digit(self, redis_async: Redis) -> None:
        cache = PriceCache(redis_async)
        published = quote("BTCUSDT", "64123.12345678")
        await cache.publish([published, quote("ETHUSDT")])
        assert await cache.get("BTCUSDT") == published
        assert await cache.active_symbols() == ["BTCUSDT", "ETHUSDT"]
        assert published.spread == 2

    async def test_what_never_was_is_none(self, redis_async: Redis) -> None:
        cache = PriceCache(redis_async)
        assert await cache.get("BTCUSDT") is None
        assert await cache.get_many([]) == {}
        assert await cache.active_symbols() == []

    async def test_expired_prices_vanish(self, redis_async: Redis) -> None:
        await PriceCache(redis_async, ttl_seconds=60).publish([quote("ETHUSDT")])
        cache = PriceCache(redis_async, ttl_seconds=0.1)
        await cache.publish([quote("BTCUSDT")])
        assert await cache.active_symbols() == ["BTCUSDT", "ETHUSDT"]
        await asyncio.sleep(0.15)
        assert await cache.get("BTCUSDT") is None
        assert await cache.active_symbols() == ["ETHUSDT"]
        assert await redis_async.zcard("trading:symbols") == 1

    async def test_a_renewed_price_lives_on(self, redis_async: Redis) -> None:
        cache = PriceCache(redis_async, ttl_seconds=0.2)
        for _ in range(4):
            await cache.publish([quote("BTCUSDT")])
            await asyncio.sleep(0.1)
        assert await cache.active_symbols() == ["BTCUSDT"]

    async def test_subscribers_hear_every_tick(self, redis_async: Redis) -> None:
        async with redis_async.pubsub(ignore_subscribe_messages=True) as ticks:
            await ticks.subscribe(TICKS_CHANNEL)
            await PriceCache(redis_async).publish([quote("BTCUSDT"), quote("ETHUSDT")])
            heard = []
            while len(heard) < 2:
                if message := await ticks.get_message(timeout=5):
                    heard.append(json.loads(message["data"])["symbol"])
        assert heard == ["BTCUSDT", "ETHUSDT"]


def ids(deliveries: tuple[Delivery, ...]) -> list[uuid.UUID]:
    return [delivery.request.id for delivery in deliveries]


class TestOrderStream:
    async def test_requests_arrive_in_order_and_are_forgotten_when_done(self, redis_async: Redis) -> None:
        producer, consumer = Producer(redis_async), Consumer(redis_async, "one")
        requests = [request(), request("0.00000001")]
        for order in requests:
            await producer.submit(order)
        batch = await consumer.take()
        assert [delivery.request for delivery in batch.deliveries] == requests
        assert batch.deliveries[0].accepted_at == pytest.approx(time.time(), abs=5)
        backlog = await consumer.backlog()
        assert (backlog.depth, backlog.pending) == (2, 2)
        await consumer.done(batch.deliveries)
        backlog = await consumer.backlog()
        assert (backlog.depth, backlog.pending, backlog.oldest_age) == (0, 0, 0)

    async def test_requests_from_before_the_first_consumer_arrive(self, redis_async: Redis) -> None:
        await Producer(redis_async).submit(order := request())
        assert ids((await Consumer(redis_async, "one").take()).deliveries) == [order.id]

    async def test_a_batch_has_its_size(self, redis_async: Redis) -> None:
        for _ in range(5):
            await Producer(redis_async).submit(request())
        consumer = Consumer(redis_async, "one", batch_size=2)
        assert len((await consumer.take()).deliveries) == 2

    async def test_unfinished_requests_come_again_after_a_failure(self, redis_async: Redis) -> None:
        await Producer(redis_async).submit(order := request())
        consumer = Consumer(redis_async, "one")
        await consumer.take()
        consumer.recover()
        assert ids((await consumer.take()).deliveries) == [order.id]

    async def test_unfinished_requests_come_again_after_a_restart(self, redis_async: Redis) -> None:
        await Producer(redis_async).submit(order := request())
        await Consumer(redis_async, "one").take()
        assert ids((await Consumer(redis_async, "one").take()).deliveries) == [order.id]

    async def test_another_consumer_takes_over_what_was_abandoned(self, redis_async: Redis) -> None:
        await Producer(redis_async).submit(order := request())
        await Consumer(redis_async, "dead").take()
        heir = Consumer(redis_async, "heir", claim_idle_seconds=0.2)
        assert (
            await heir.take()
        ).deliveries == ()  # waits a second for new ones; not idle long enough at first
        batch = await heir.take()
        assert (ids(batch.deliveries), batch.claimed) == ([order.id], 1)

    async def test_what_is_no_order_is_buried(self, redis_async: Redis) -> None:
        await redis_async.xadd(STREAM, {"order": "{}"})
        await redis_async.xadd(STREAM, {"else": "where"})
        await Producer(redis_async).submit(order := request())
        consumer = Consumer(redis_async, "one")
        batch = await consumer.take()
        assert (ids(batch.deliveries), batch.malformed) == ([order.id], 2)
        assert await redis_async.xlen(STREAM) == 1
        letters = [fields for _, fields in await redis_async.xrange(DEAD_LETTERS)]
        assert [letter["reason"] for letter in letters] == [
            "Field required",
            "Invalid JSON: EOF while parsing a value at line 1 column 0",
        ]

    async def test_a_lost_stream_is_begun_anew(self, redis_async: Redis) -> None:
        consumer = Consumer(redis_async, "one")
        await consumer.take()
        await redis_async.delete(STREAM)
        with pytest.raises(ResponseError, match="NOGROUP") as caught:
            await consumer.take()
        assert lost_dependency(caught.value) == REDIS
        consumer.recover()
        await Producer(redis_async).submit(order := request())
        assert ids((await consumer.take()).deliveries) == [order.id]

    async def test_leaving_keeps_what_is_unfinished(self, redis_async: Redis) -> None:
        await Producer(redis_async).submit(request())
        consumer = Consumer(redis_async, "one")
        batch = await consumer.take()
        await consumer.leave()
        assert len(await redis_async.xinfo_consumers(STREAM, GROUP)) == 1
        await consumer.done(batch.deliveries)
        await consumer.leave()
        assert await redis_async.xinfo_consumers(STREAM, GROUP) == []

    async def test_a_full_redis_refuses(self, redis_async: Redis) -> None:
        used = (await redis_async.info("memory"))["used_memory"]
        await redis_async.config_set("maxmemory", used // 2)
        try:
            with pytest.raises(StreamFullError):
                await Producer(redis_async).submit(request())
        finally:
            await redis_async.config_set("maxmemory", "128mb")

    async def test_replicas_that_are_asked_for_must_answer(self, redis_async: Redis) -> None:
        with pytest.raises(UnavailableError, match="only 0 of 1 replicas hold order"):
            await Producer(redis_async, wait_replicas=1).submit(request())


class TestCheck:
    async def test_orders_may_not_be_evicted(self, redis_async: Redis, redis_here: RedisServer) -> None:
        await check_redis(redis_async, keeps_orders=True)
        await redis_async.config_set("maxmemory-policy", "allkeys-lru")
        try:
            await check_redis(redis_async, keeps_orders=False)
            with pytest.raises(
                UnavailableError, match="maxmemory-policy allkeys-lru may evict accepted orders"
            ):
                await check_redis(redis_async, keeps_orders=True)
        finally:
            await redis_async.config_set("maxmemory-policy", redis_here.policy)
