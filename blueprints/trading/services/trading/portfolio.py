"""Positions and the account: pure arithmetic, the same for deciding, recording and reporting.

A position keeps its *cost* (what was paid for what is still held), not an average price: however a partial
close is rounded, what leaves the cost enters the realized profit, so the two always add up to the cash that
flowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from trading.money import BALANCE_STEP, EXACT, ZERO
from trading.orders import Side


@dataclass(frozen=True)
class Position:
    """What is held of one symbol. Quantity and cost are negative for a short position."""

    quantity: Decimal
    cost: Decimal
    mark: Decimal
    """The price at which the position is valued."""

    @property
    def value(self) -> Decimal:
        """Signed value at the mark."""
        return EXACT.multiply(self.quantity, self.mark)

    @property
    def unrealized_pnl(self) -> Decimal:
        """Profit if everything were closed at the mark."""
        return EXACT.subtract(self.value, self.cost)

    def fill(self, side: Side, quantity: Decimal, price: Decimal) -> tuple["Position", Decimal]:
        """The position after a fill, and the profit that the fill realized."""
        change = side.signed(quantity)
        with localcontext(EXACT):
            if self.quantity * change >= 0:
                return replace(self, quantity=self.quantity + change, cost=self.cost + change * price), ZERO
            closing = min(quantity, abs(self.quantity))
            cost = (self.cost * closing / abs(self.quantity)).quantize(BALANCE_STEP)
            realized = side.signed(-closing) * price - cost
            opening = side.signed(quantity - closing)
            left = replace(self, quantity=self.quantity + change, cost=self.cost - cost + opening * price)
        return left, realized


@dataclass(frozen=True)
class Portfolio:
    """The account and its positions, as the database had them at `version`."""

    version: int
    """Grows with every recorded batch and every turn of the kill switch."""
    initial_equity: Decimal
    realized_pnl: Decimal
    recorded_peak: Decimal
    opening_equity: Decimal | None
    """Equity at 00:00 UTC; None while the day has not been opened."""
    halt_reason: str | None
    """Why the kill switch is engaged; None while it is not."""
    positions: Mapping[str, Position]

    @property
    def unrealized_pnl(self) -> Decimal:
        """Profit of the open positions at their marks."""
        with localcontext(EXACT):
            return sum((position.unrealized_pnl for position in self.positions.values()), ZERO)

    @property
    def pnl(self) -> Decimal:
        """Realized and unrealized profit since the account was opened."""
        return EXACT.add(self.realized_pnl, self.unrealized_pnl)

    @property
    def equity(self) -> Decimal:
        """What the account is worth."""
        return EXACT.add(self.initial_equity, self.pnl)

    @property
    def daily_pnl(self) -> Decimal:
        """Change of the equity since 00:00 UTC."""
        return ZERO if self.opening_equity is None else EXACT.subtract(self.equity, self.opening_equity)

    @property
    def peak_equity(self) -> Decimal:
        """Highest equity seen."""
        return max(self.recorded_peak, self.equity)

    @property
    def drawdown_percent(self) -> Decimal:
        """Fall from the peak, in percent of the peak; 0 at the peak."""
        with localcontext(EXACT):
            return (self.peak_equity - self.equity) / self.peak_equity * 100

    def held(self, symbol: str) -> Decimal:
        """Signed quantity of the symbol."""
        position = self.positions.get(symbol)
        return ZERO if position is None else position.quantity

    def fill(self, symbol: str, side: Side, quantity: Decimal, price: Decimal) -> tuple["Portfolio", Decimal]:
        """The portfolio after a fill, and the profit that the fill realized."""
        before = self.positions.get(symbol, Position(ZERO, ZERO, price))
        after, realized = before.fill(side, quantity, price)
        positions = {**self.positions, symbol: after}
        total = EXACT.add(self.realized_pnl, realized)
        return replace(self, positions=positions, realized_pnl=total), realized

    def marked(self, prices: Mapping[str, Decimal]) -> "Portfolio":
        """The portfolio valued at `prices`; a symbol without one keeps its mark."""
        positions = {
            symbol: replace(position, mark=prices.get(symbol, position.mark))
            for symbol, position in self.positions.items()
        }
        return replace(self, positions=positions)
