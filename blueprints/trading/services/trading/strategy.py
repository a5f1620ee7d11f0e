"""The strategy: buy when the fast moving average crosses above the slow one, sell when it crosses below.

Both are simple averages of the last N ticks. While they are equal the side last seen stands, so touching is
no crossing. Nothing is decided until the slow window is full. The state depends on the last `slow` ticks
only: two bots that have seen these decide alike.
"""

import uuid
from collections import deque
from datetime import UTC, datetime
from decimal import Decimal

from trading.money import affordable
from trading.orders import OrderRequest, Side
from trading.quotes import Quote

ORDER_NAMESPACE = uuid.UUID("8f0c1b3e-54f1-4d57-9a55-0d3f2f2d9a34")


class MovingAverageCrossing:
    """The state of one symbol."""

    def __init__(self, fast: int, slow: int) -> None:
        if not 0 < fast < slow:
            raise ValueError(f"fast window {fast} must be shorter than slow window {slow}")
        self._fast = fast
        self._prices: deque[Decimal] = deque(maxlen=slow)
        self._side: Side | None = None

    def update(self, price: Decimal) -> Side | None:
        """Take one price; the side to trade if the averages crossed just now."""
        self._prices.append(price)
        if len(self._prices) < (self._prices.maxlen or 0):
            return None
        side = self._side_now()
        crossed = self._side is not None and side is not None and side != self._side
        self._side = side or self._side
        return side if crossed else None

    def _side_now(self) -> Side | None:
        prices = list(self._prices)
        slow = sum(prices) / len(prices)
        fast = sum(prices[-self._fast :]) / self._fast
        if fast == slow:
            return None
        return Side.BUY if fast > slow else Side.SELL


class Strategy:
    """Crossings of every symbol, as order requests worth about `notional` each."""

    def __init__(self, *, fast: int, slow: int, notional: Decimal) -> None:
        self._fast, self._slow, self._notional = fast, slow, notional
        self._crossings: dict[str, MovingAverageCrossing] = {}

    def decide(self, quote: Quote) -> OrderRequest | None:
        """The order that this tick calls for, if any.

        Its id derives from tick and side, so that replicas that decide alike make the same order.
        """
        crossing = self._crossings.setdefault(quote.symbol, MovingAverageCrossing(self._fast, self._slow))
        side = crossing.update(quote.last)
        if side is None:
            return None
        quantity = affordable(self._notional, quote.last)
        if quantity <= 0:
            return None
        return OrderRequest(
            id=uuid.uuid5(ORDER_NAMESPACE, f"{quote.symbol}:{quote.timestamp!r}:{side}"),
            symbol=quote.symbol,
            side=side,
            quantity=quantity,
            requested_at=datetime.fromtimestamp(quote.timestamp, UTC),
        )
