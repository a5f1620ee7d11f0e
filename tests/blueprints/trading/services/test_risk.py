"""Which orders pass."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from trading.orders import OrderRequest, Reason, Side
from trading.portfolio import Portfolio, Position
from trading.risk import Limits, assess, halt_reason

D = Decimal
LIMITS = Limits(position_usd=D(1000), daily_loss_usd=D(100), drawdown_percent=D(20))
POSITION, LOSS, KILL = Reason.POSITION_LIMIT, Reason.DAILY_LOSS_LIMIT, Reason.KILL_SWITCH


def order(side: str, quantity: str) -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4(),
        symbol="BTCUSDT",
        side=Side(side),
        quantity=D(quantity),
        requested_at=datetime.now(UTC),
    )


def portfolio(
    held: str = "0", *, today: str = "0", drawdown: str = "0", halted: str | None = None
) -> Portfolio:
    """Equity 10,000 at a price of 100, with so much profit today and so many percent below the peak."""
    equity = D(10_000)
    return Portfolio(
        version=1,
        initial_equity=equity,
        realized_pnl=D(0),
        recorded_peak=equity / (1 - D(drawdown) / 100),
        opening_equity=equity - D(today),
        halt_reason=halted,
        positions={"BTCUSDT": Position(D(held), D(held) * 100, D(100))},
    )


@pytest.mark.parametrize(
    ("state", "orders", "decisions"),
    [
        pytest.param(portfolio(), ["buy 1"], [None], id="within every limit"),
        pytest.param(portfolio(), ["buy 10"], [None], id="exactly the position limit"),
        pytest.param(portfolio(), ["buy 10.00000001"], [POSITION], id="one step beyond"),
        pytest.param(portfolio(), ["sell 10.00000001"], [POSITION], id="short positions count as well"),
        pytest.param(portfolio("6"), ["buy 5"], [POSITION], id="what is held counts"),
        pytest.param(portfolio("20"), ["sell 5"], [None], id="reducing passes, even to above the limit"),
        pytest.param(portfolio("20"), ["sell 20"], [None], id="closing passes"),
        pytest.param(portfolio("5"), ["sell 16"], [POSITION], id="turning over is no reducing"),
        pytest.param(portfolio("5"), ["sell 6"], [None], id="turning over within the limit"),
        pytest.param(
            portfolio(), ["buy 6", "buy 6", "sell 6", "buy 6"], [None, POSITION, None, None],
            id="each order sees the approved ones before it",
        ),
        pytest.param(portfolio(today="-99.99"), ["buy 1"], [None], id="just within the daily loss"),
        pytest.param(portfolio(today="-100"), ["buy 1"], [LOSS], id="at the daily loss"),
        pytest.param(portfolio("5", today="-100"), ["sell 5"], [None], id="the way out stays open"),
        pytest.param(portfolio("5", today="-100"), ["sell 6"], [LOSS], id="but only out"),
        pytest.param(portfolio(drawdown="19.99"), ["buy 1"], [None], id="just within the drawdown"),
        pytest.param(portfolio("5", drawdown="20"), ["buy 1", "sell 5"], [KILL, KILL], id="at the drawdown"),
        pytest.param(portfolio("5", halted="by hand"), ["sell 5"], [KILL], id="nothing passes the switch"),
    ],
)  # fmt: skip
def test_decisions(state: Portfolio, orders: list[str], decisions: list[Reason | None]) -> None:
    asked = [(order(*text.split()), D(100)) for text in orders]
    assert assess(state, LIMITS, asked) == decisions


def test_a_day_that_was_not_opened_has_lost_nothing() -> None:
    state = Portfolio(0, D(1000), D(-500), D(1000), None, None, {})
    limits = Limits(D(1000), D(100), D(100))
    assert assess(state, limits, [(order("buy", "1"), D(1))]) == [None]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (portfolio(), None),
        (portfolio(halted="by hand"), "by hand"),
        (portfolio(drawdown="37.5"), "drawdown of 37.50 % has reached the limit of 20 %"),
    ],
)
def test_why_trading_halts(state: Portfolio, reason: str | None) -> None:
    assert halt_reason(state, LIMITS) == reason
