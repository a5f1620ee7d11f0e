"""order-execution: takes order requests from the stream and commits what becomes of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trading.assessments import risk_client
from trading.dependencies import POSTGRES, REDIS, RISK_MANAGER
from trading.execution import Executor
from trading.metrics import (
    OLDEST_ORDER_AGE,
    ORDER_EXECUTION,
    ORDER_QUEUE_DEPTH,
    ORDERS_CLAIMED,
    ORDERS_MALFORMED,
    ORDERS_PENDING,
    Metrics,
)
from trading.order_stream import Consumer
from trading.postgres import check_postgres, conninfo, postgres_pool
from trading.quotes import PriceCache
from trading.redis_client import check_redis, redis_client
from trading.runtime import Service, Worker
from trading.settings import OrderExecutionSettings


@asynccontextmanager
async def order_execution(settings: OrderExecutionSettings) -> AsyncIterator[Service]:
    """The service, with its connections open."""
    metrics = Metrics(ORDER_EXECUTION)
    async with (
        postgres_pool(settings, ORDER_EXECUTION) as pool,
        redis_client(settings, ORDER_EXECUTION) as redis,
        risk_client(str(settings.risk_manager_url), settings.risk_timeout_seconds) as risk,
    ):
        consumer = Consumer(
            redis,
            settings.consumer_name,
            batch_size=settings.order_batch_size,
            claim_idle_seconds=settings.claim_idle_seconds,
        )
        executor = Executor(
            pool, PriceCache(redis), risk, metrics, max_age_seconds=settings.order_max_age_seconds
        )
        desk = Desk(consumer, executor, metrics)
        yield Service(
            metrics=metrics,
            checks={
                POSTGRES: lambda: check_postgres(conninfo(settings, service=ORDER_EXECUTION)),
                REDIS: lambda: check_redis(redis, keeps_orders=True),
                RISK_MANAGER: risk.check,
            },
            workers=[
                Worker("orders", desk.work, finish=consumer.leave),
                Worker("backlog", desk.show_backlog, pause=1),
            ],
        )


class Desk:
    """Takes batches from the stream and has them executed."""

    def __init__(self, consumer: Consumer, executor: Executor, metrics: Metrics) -> None:
        self._consumer = consumer
        self._executor = executor
        self._metrics = metrics

    async def work(self) -> None:
        """One batch: taken, committed, done. Whatever fails in between, the batch is taken again."""
        try:
            batch = await self._consumer.take()
            self._metrics.add(ORDERS_MALFORMED, by=batch.malformed)
            self._metrics.add(ORDERS_CLAIMED, by=batch.claimed)
            if batch.deliveries:
                await self._executor.execute(batch.deliveries)
                await self._consumer.done(batch.deliveries)
        except BaseException:
            self._consumer.recover()
            raise

    async def show_backlog(self) -> None:
        """Show what the stream still holds."""
        backlog = await self._consumer.backlog()
        self._metrics.set(ORDER_QUEUE_DEPTH, backlog.depth)
        self._metrics.set(ORDERS_PENDING, backlog.pending)
        self._metrics.set(OLDEST_ORDER_AGE, backlog.oldest_age)
