"""Where ticks come from: a seeded random walk, or a recording."""

import csv
import itertools
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from trading.money import LARGEST, STEP, to_price
from trading.quotes import Quote

SPREAD = Decimal("0.0002")
"""Distance of ask from bid on the random walk, as a part of the price (2 basis points)."""


class Feed(Protocol):
    """A source of ticks that is asked when ticks are due."""

    def due(self, now: float) -> list[Quote] | None:
        """Ticks that are due at `now` (Unix seconds); None when the feed has ended."""
        ...


@dataclass
class RandomWalk:
    """Geometric random walk of every symbol; the same seed gives the same walk."""

    prices: dict[str, Decimal]
    """Last price by symbol; the walk starts from here."""
    volatility: float
    """Standard deviation of one step, as a part of the price."""
    seed: int

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a walk to trade on paper, no secret

    def due(self, now: float) -> list[Quote]:
        """One tick for every symbol."""
        return [self._step(symbol, now) for symbol in self.prices]

    def _step(self, symbol: str, now: float) -> Quote:
        factor = math.exp(self._random.gauss(0.0, self.volatility))
        last = min(max(STEP * 2, to_price(self.prices[symbol] * Decimal(factor))), LARGEST / 2)
        self.prices[symbol] = last
        half = max(STEP, to_price(last * SPREAD / 2))
        volume = to_price(self._random.uniform(0.1, 10.0))
        return Quote(symbol=symbol, bid=last - half, ask=last + half, last=last, volume=volume, timestamp=now)


class Replay:
    """A recording at its own pace times `speed`; ticks carry the time of playing, not of recording."""

    def __init__(
        self,
        quotes: Sequence[Quote],
        *,
        speed: float = 1.0,
        repeat: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        started = clock()
        self._schedule = _schedule(quotes, started, speed, repeat=repeat)
        self._next = next(self._schedule, None)

    def due(self, now: float) -> list[Quote] | None:
        """The recorded ticks whose time has come."""
        if self._next is None:
            return None
        quotes = []
        while self._next is not None and self._next[0] <= now:
            quotes.append(self._next[1].model_copy(update={"timestamp": now}))
            self._next = next(self._schedule, None)
        return quotes


def _schedule(
    quotes: Sequence[Quote], started: float, speed: float, *, repeat: bool
) -> Iterator[tuple[float, Quote]]:
    """Each quote with the moment to play it.

    A round that repeats lasts one mean gap longer than the recording.
    """
    first, span = quotes[0].timestamp, quotes[-1].timestamp - quotes[0].timestamp
    round_seconds = max(span * (1 + 1 / max(1, len(quotes) - 1)), 0.001)
    for number in itertools.count() if repeat else range(1):
        for quote in quotes:
            yield started + (number * round_seconds + quote.timestamp - first) / speed, quote


class RecordingError(Exception):
    """A recording that cannot be played; the message names file and line."""


COLUMNS = ("timestamp", "symbol", "bid", "ask", "last", "volume")


def read_recording(path: Path, symbols: Sequence[str]) -> list[Quote]:
    """Quotes of `symbols` from a CSV file with the columns `COLUMNS`, in order of time."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file, restval="")
            if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
                raise RecordingError(f"{path}:1: missing columns: {', '.join(missing)}")
            quotes = [_quote(path, reader.line_num, row) for row in reader]
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror}") from error
    chosen = sorted((quote for quote in quotes if quote.symbol in symbols), key=lambda quote: quote.timestamp)
    if not chosen:
        raise RecordingError(f"{path}: no tick of {', '.join(symbols)}")
    return chosen


def _quote(path: Path, line: int, row: Mapping[str, str]) -> Quote:
    try:
        return Quote.model_validate({column: row[column] for column in COLUMNS})
    except ValidationError as error:
        first = error.errors()[0]
        raise RecordingError(f"{path}:{line}: {first['loc'][0]}={first['input']}: {first['msg']}") from error
