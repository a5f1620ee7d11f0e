"""market-data: publishes ticks and keeps the price cache."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from redis.asyncio import Redis

from trading.dependencies import REDIS
from trading.feed import Feed, RandomWalk, RecordingError, Replay, read_recording
from trading.metrics import (
    ACTIVE_SYMBOLS,
    LAST_PRICE_UPDATE,
    MARKET_DATA,
    PRICE,
    SPREAD,
    TICKS_PUBLISHED,
    Metrics,
)
from trading.mistakes import SettingsError
from trading.quotes import PriceCache
from trading.redis_client import check_redis, redis_client
from trading.runtime import Service, Worker
from trading.settings import MarketDataSettings

log = logging.getLogger(__name__)

DEFAULT_START = Decimal(100)


@asynccontextmanager
async def market_data(settings: MarketDataSettings) -> AsyncIterator[Service]:
    """The service, with its connections open."""
    metrics = Metrics(MARKET_DATA)
    async with redis_client(settings, MARKET_DATA) as redis:
        publisher = Publisher(settings, redis, metrics)
        yield Service(
            metrics=metrics,
            checks={REDIS: lambda: check_redis(redis, keeps_orders=False)},
            workers=[
                Worker("ticks", publisher.publish_due, pause=settings.tick_interval_seconds),
                Worker("active-symbols", publisher.count_active, pause=1),
            ],
        )


def _recording(settings: MarketDataSettings) -> Feed | None:
    """The recording to replay; None for a random walk."""
    if settings.feed_file is None or settings.feed != "replay":
        return None
    try:
        quotes = read_recording(settings.feed_file, settings.symbols)
    except RecordingError as error:
        raise SettingsError([f"FEED_FILE: {error}"]) from error
    return Replay(quotes, speed=settings.replay_speed, repeat=settings.replay_repeat)


class Publisher:
    """Publishes what the feed has due."""

    def __init__(self, settings: MarketDataSettings, redis: Redis, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._prices = PriceCache(redis, settings.price_ttl_seconds)
        self._feed = _recording(settings)
        self._ended = False
        for symbol in settings.symbols:
            for metric in (LAST_PRICE_UPDATE, TICKS_PUBLISHED, PRICE, SPREAD):
                metrics.begin(metric, symbol)

    async def publish_due(self) -> None:
        """Publish the ticks that are due now."""
        if self._feed is None:
            self._feed = await self._start_walk()
        quotes = self._feed.due(time.time())
        if quotes is None and not self._ended:
            log.warning("the recording has ended, prices will expire")
            self._ended = True
        if not quotes:
            return
        await self._prices.publish(quotes)
        for quote in quotes:
            self._metrics.add(TICKS_PUBLISHED, quote.symbol)
            self._metrics.set(LAST_PRICE_UPDATE, quote.timestamp, quote.symbol)
            self._metrics.set(PRICE, float(quote.last), quote.symbol)
            self._metrics.set(SPREAD, float(quote.spread), quote.symbol)

    async def count_active(self) -> None:
        """Show how many symbols have a price; expired ones are forgotten on the way."""
        self._metrics.set(ACTIVE_SYMBOLS, len(await self._prices.active_symbols()))

    async def _start_walk(self) -> Feed:
        settings = self._settings
        # A restart goes on from the last price: a jump would look like a crash of the market.
        cached = await self._prices.get_many(settings.symbols)
        prices = {
            symbol: cached[symbol].last
            if symbol in cached
            else settings.feed_start_prices.get(symbol, DEFAULT_START)
            for symbol in settings.symbols
        }
        return RandomWalk(prices, settings.feed_volatility_percent / 100, settings.feed_seed)
