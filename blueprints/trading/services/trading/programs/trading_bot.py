"""trading-bot: reads ticks, decides, sends order requests; shows PnL and drawdown."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from trading.dependencies import POSTGRES, REDIS
from trading.ledger import read_portfolio
from trading.metrics import (
    DRAWDOWN,
    EQUITY,
    LAST_PRICE_UPDATE,
    ORDER_REQUESTS,
    ORDER_REQUESTS_REFUSED,
    PNL,
    POSITION_QUANTITY,
    POSITION_VALUE,
    REALIZED_PNL,
    TICKS_RECEIVED,
    TRADING_BOT,
    UNREALIZED_PNL,
    Metrics,
)
from trading.order_stream import Producer, StreamFullError
from trading.orders import OrderRequest, Side
from trading.postgres import Pool, check_postgres, conninfo, postgres_pool
from trading.quotes import TICKS_CHANNEL, Quote
from trading.redis_client import check_redis, redis_client
from trading.runtime import Service, Worker
from trading.settings import TradingBotSettings
from trading.strategy import Strategy

if TYPE_CHECKING:
    from redis.asyncio.client import PubSub

log = logging.getLogger(__name__)

SILENCE_SECONDS = 10.0
"""After this long without a tick, subscribe anew: a server that vanished says nothing, and so does a quiet
market.
"""


@asynccontextmanager
async def trading_bot(settings: TradingBotSettings) -> AsyncIterator[Service]:
    """The service, with its connections open."""
    metrics = Metrics(TRADING_BOT)
    async with postgres_pool(settings, TRADING_BOT) as pool, redis_client(settings, TRADING_BOT) as redis:
        bot = Bot(settings, redis, metrics)
        account = AccountMetrics(pool, metrics, settings.symbols)
        yield Service(
            metrics=metrics,
            checks={
                POSTGRES: lambda: check_postgres(conninfo(settings, service=TRADING_BOT)),
                REDIS: lambda: check_redis(redis, keeps_orders=True),
            },
            workers=[
                Worker("trade", bot.trade, finish=bot.unsubscribe),
                Worker("pnl", account.refresh, pause=settings.pnl_interval_seconds),
            ],
        )


class Bot:
    """Turns ticks into order requests."""

    def __init__(self, settings: TradingBotSettings, redis: Redis, metrics: Metrics) -> None:
        self._redis = redis
        self._metrics = metrics
        self._symbols = frozenset(settings.symbols)
        self._producer = Producer(redis, wait_replicas=settings.redis_wait_replicas)
        self._strategy = Strategy(
            fast=settings.fast_window, slow=settings.slow_window, notional=settings.order_notional_usd
        )
        self._ticks: PubSub | None = None
        self._last_message = 0.0
        self._unsent: OrderRequest | None = None
        for symbol in settings.symbols:
            metrics.begin(TICKS_RECEIVED, symbol)
            metrics.begin(LAST_PRICE_UPDATE, symbol)
            for side in Side:
                metrics.begin(ORDER_REQUESTS, symbol, side)

    async def trade(self) -> None:
        """Send what could not be sent; then take one tick and act on it."""
        if self._unsent is not None:
            await self._send(self._unsent)
        quote = await self._next_quote()
        if quote is None or quote.symbol not in self._symbols:
            return
        self._metrics.add(TICKS_RECEIVED, quote.symbol)
        self._metrics.set(LAST_PRICE_UPDATE, quote.timestamp, quote.symbol)
        if order := self._strategy.decide(quote):
            self._unsent = order
            await self._send(order)

    async def unsubscribe(self) -> None:
        """Stop listening."""
        if self._ticks is not None:
            await self._ticks.aclose()  # type: ignore[no-untyped-call]  # the library's own gap
            self._ticks = None

    async def _send(self, order: OrderRequest) -> None:
        """Have the order accepted; after an error the next step tries the same order again."""
        try:
            await self._producer.submit(order)
        except StreamFullError as error:
            self._metrics.add(ORDER_REQUESTS_REFUSED, "full")
            log.warning("order request refused", extra={"order": str(order.id), "reason": str(error)})
        else:
            self._metrics.add(ORDER_REQUESTS, order.symbol, order.side)
            log.info(
                "order requested", extra={"order": str(order.id), "symbol": order.symbol, "side": order.side}
            )
        self._unsent = None

    async def _next_quote(self) -> Quote | None:
        """The next tick, or None after a second without one."""
        try:
            if self._ticks is None:
                self._ticks = self._redis.pubsub(ignore_subscribe_messages=True)
                await self._ticks.subscribe(TICKS_CHANNEL)
                self._last_message = time.monotonic()
            message = await self._ticks.get_message(timeout=1.0)
            if message is None and time.monotonic() - self._last_message > SILENCE_SECONDS:
                raise RedisConnectionError(f"no tick for {SILENCE_SECONDS:g} s")
        except RedisError:
            await self.unsubscribe()
            raise
        if message is None:
            return None
        self._last_message = time.monotonic()
        return Quote.model_validate_json(message["data"])


class AccountMetrics:
    """Shows what the database says of the account."""

    def __init__(self, pool: Pool, metrics: Metrics, symbols: tuple[str, ...]) -> None:
        self._pool = pool
        self._metrics = metrics
        for symbol in symbols:
            metrics.begin(POSITION_QUANTITY, symbol)
            metrics.begin(POSITION_VALUE, symbol)

    async def refresh(self) -> None:
        """Read the portfolio and set the gauges."""
        async with self._pool.connection() as connection:
            portfolio = await read_portfolio(connection)
        self._metrics.set(PNL, float(portfolio.pnl))
        self._metrics.set(REALIZED_PNL, float(portfolio.realized_pnl))
        self._metrics.set(UNREALIZED_PNL, float(portfolio.unrealized_pnl))
        self._metrics.set(EQUITY, float(portfolio.equity))
        self._metrics.set(DRAWDOWN, float(portfolio.drawdown_percent))
        for symbol, position in portfolio.positions.items():
            self._metrics.set(POSITION_QUANTITY, float(position.quantity), symbol)
            self._metrics.set(POSITION_VALUE, float(position.value), symbol)
