"""The risk limits: which orders may be executed. Pure; the caller brings the database's truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trading.money import EXACT
from trading.orders import OrderRequest, Reason
from trading.portfolio import Portfolio


@dataclass(frozen=True)
class Limits:
    """What the account may risk."""

    position_usd: Decimal
    """Largest absolute value of the position in one symbol."""
    daily_loss_usd: Decimal
    """Loss since 00:00 UTC after which only reducing orders pass."""
    drawdown_percent: Decimal
    """Fall from the peak at which the kill switch engages."""


def halt_reason(portfolio: Portfolio, limits: Limits) -> str | None:
    """Why trading has to halt, if it has to: the kill switch is engaged, or must be."""
    if portfolio.halt_reason is not None:
        return portfolio.halt_reason
    drawdown = portfolio.drawdown_percent
    if drawdown < limits.drawdown_percent:
        return None
    return f"drawdown of {drawdown:.2f} % has reached the limit of {limits.drawdown_percent.normalize():f} %"


def refusal(portfolio: Portfolio, limits: Limits, order: OrderRequest, price: Decimal) -> Reason | None:
    """Why the order may not be executed at `price`; None if it may.

    Orders that make a position smaller pass the position and the daily loss limit: they are the way out.
    Nothing passes the kill switch: whoever releases it decides what to close.
    """
    if halt_reason(portfolio, limits) is not None:
        return Reason.KILL_SWITCH
    before = portfolio.held(order.symbol)
    after = before + order.side.signed(order.quantity)
    if before * after >= 0 and abs(after) < abs(before):
        return None
    if portfolio.daily_pnl <= -limits.daily_loss_usd:
        return Reason.DAILY_LOSS_LIMIT
    if EXACT.multiply(abs(after), price) > limits.position_usd:
        return Reason.POSITION_LIMIT
    return None


def assess(
    portfolio: Portfolio, limits: Limits, orders: Sequence[tuple[OrderRequest, Decimal]]
) -> list[Reason | None]:
    """Decide on orders, each with its price, in their sequence.

    Each order sees what the approved ones before it did to the portfolio.
    """
    decisions: list[Reason | None] = []
    for order, price in orders:
        reason = refusal(portfolio, limits, order, price)
        decisions.append(reason)
        if reason is None:
            portfolio, _ = portfolio.fill(order.symbol, order.side, order.quantity, price)
    return decisions
