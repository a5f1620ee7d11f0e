"""Quotes, and the price cache in Redis that market-data fills and the others read."""

import time
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from redis.asyncio import Redis

from trading.money import LARGEST

TICKS_CHANNEL = "trading:ticks"
PRICE_KEY = "trading:price:"
SYMBOLS_KEY = "trading:symbols"

Symbol = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,20}$")]
Price = Annotated[Decimal, Field(gt=0, le=LARGEST, decimal_places=8)]


class Quote(BaseModel):
    """What a symbol costs at one moment."""

    model_config = ConfigDict(frozen=True)

    symbol: Symbol
    bid: Price
    ask: Price
    last: Price
    volume: Annotated[Decimal, Field(ge=0)]
    timestamp: float
    """Unix time in seconds."""

    @property
    def spread(self) -> Decimal:
        """Ask minus bid."""
        return self.ask - self.bid


class PriceCache:
    """The last quote of every symbol; one that is not renewed within its time to live vanishes.

    A quote is a string key with an expiry, so Redis itself forgets it. The sorted set beside it (symbol,
    scored by the moment of expiry) only lists which symbols there are.
    """

    def __init__(self, redis: Redis, ttl_seconds: float = 60) -> None:
        self._redis = redis
        self._ttl_ms = round(ttl_seconds * 1000)

    async def publish(self, quotes: Sequence[Quote]) -> None:
        """Store the quotes and tell the subscribers, in one transaction."""
        expires_ms = _now_ms() + self._ttl_ms
        async with self._redis.pipeline(transaction=True) as pipe:
            for quote in quotes:
                text = quote.model_dump_json()
                pipe.set(PRICE_KEY + quote.symbol, text, px=self._ttl_ms)
                pipe.zadd(SYMBOLS_KEY, {quote.symbol: expires_ms})
                pipe.publish(TICKS_CHANNEL, text)
            await pipe.execute()

    async def get(self, symbol: str) -> Quote | None:
        """The symbol's quote, or None if it expired or never was."""
        return (await self.get_many([symbol])).get(symbol)

    async def get_many(self, symbols: Iterable[str]) -> dict[str, Quote]:
        """The quotes that have not expired, by symbol."""
        wanted = sorted(set(symbols))
        if not wanted:
            return {}
        texts = await self._redis.mget([PRICE_KEY + symbol for symbol in wanted])
        return {
            symbol: Quote.model_validate_json(text)
            for symbol, text in zip(wanted, texts, strict=True)
            if text is not None
        }

    async def active_symbols(self) -> list[str]:
        """Symbols whose quote has not expired, sorted; forgets the expired ones."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(SYMBOLS_KEY, "-inf", _now_ms())
            pipe.zrange(SYMBOLS_KEY, 0, -1)
            _, symbols = await pipe.execute()
        return sorted(symbols)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
