"""Money adds up: to the last digit, whatever is traded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.money import EXACT, LARGEST, STEP, ZERO, affordable, to_price
from trading.orders import Side
from trading.portfolio import Portfolio, Position

D = Decimal


@pytest.mark.parametrize(
    ("fills", "quantity", "cost", "realized"),
    [
        pytest.param([("buy", "2", "100")], "2", "200", "0", id="opens"),
        pytest.param([("buy", "2", "100"), ("buy", "1", "130")], "3", "330", "0", id="adds"),
        pytest.param([("buy", "2", "100"), ("sell", "1", "110")], "1", "100", "10", id="closes a part"),
        pytest.param([("buy", "2", "100"), ("sell", "2", "90")], "0", "0", "-20", id="closes at a loss"),
        pytest.param([("sell", "2", "100"), ("buy", "1", "90")], "-1", "-100", "10", id="short earns"),
        pytest.param([("buy", "2", "100"), ("sell", "3", "110")], "-1", "-110", "20", id="turns over"),
        pytest.param([("sell", "1", "10"), ("buy", "3", "12")], "2", "24", "-2", id="turns back"),
        pytest.param(
            [("buy", "3", "0.1"), ("sell", "1", "0.1"), ("sell", "1", "0.3")],
            "1", "0.1", "0.2", id="no binary fractions",
        ),
    ],
)  # fmt: skip
def test_fills(fills: list[tuple[str, str, str]], quantity: str, cost: str, realized: str) -> None:
    position, total = Position(ZERO, ZERO, D(1)), ZERO
    for side, amount, price in fills:
        position, profit = position.fill(Side(side), D(amount), D(price))
        total += profit
    assert (position.quantity, position.cost, total) == (D(quantity), D(cost), D(realized))


amounts = st.decimals(min_value=STEP, max_value=10**6, places=8)
trades = st.lists(st.tuples(st.sampled_from(list(Side)), amounts, amounts), max_size=30)


@given(trades, amounts)
def test_realized_and_unrealized_profit_are_the_cash_that_flowed(
    trades: list[tuple[Side, Decimal, Decimal]], mark: Decimal
) -> None:
    portfolio = Portfolio(0, D(1000), ZERO, D(1000), None, None, {})
    cash = ZERO
    for side, quantity, price in trades:
        portfolio, _ = portfolio.fill("BTCUSDT", side, quantity, price)
        cash = EXACT.subtract(cash, EXACT.multiply(side.signed(quantity), price))
    portfolio = portfolio.marked({"BTCUSDT": mark})
    held = EXACT.multiply(portfolio.held("BTCUSDT"), mark)
    assert portfolio.pnl == EXACT.add(cash, held)


@given(trades)
def test_a_closed_position_costs_nothing(trades: list[tuple[Side, Decimal, Decimal]]) -> None:
    position = Position(ZERO, ZERO, D(1))
    for side, quantity, price in trades:
        position, _ = position.fill(side, quantity, price)
    if position.quantity:
        side = Side.SELL if position.quantity > 0 else Side.BUY
        position, _ = position.fill(side, abs(position.quantity), D(7))
    assert (position.quantity, position.cost) == (0, 0)


@pytest.mark.parametrize(
    ("realized", "peak", "percent"),
    [("0", "1000", "0"), ("-100", "1000", "10"), ("100", "1000", "0"), ("-250", "2000", "62.5")],
)
def test_drawdown_is_in_percent_of_the_peak(realized: str, peak: str, percent: str) -> None:
    portfolio = Portfolio(0, D(1000), D(realized), D(peak), None, None, {})
    assert portfolio.drawdown_percent == D(percent)


def test_the_day_counts_from_its_opening_equity() -> None:
    held = {"BTCUSDT": Position(D(2), D(200), D(90))}
    portfolio = Portfolio(0, D(1000), D(50), D(1050), D(1060), None, held)
    assert portfolio.equity == D(1030)
    assert portfolio.daily_pnl == D(-30)


@pytest.mark.parametrize(
    ("notional", "price", "quantity"),
    [("500", "50000", "0.01"), ("500", "3", "166.66666666"), ("0.01", "1000000000", "0")],
)
def test_what_is_affordable_never_costs_more(notional: str, price: str, quantity: str) -> None:
    assert affordable(D(notional), D(price)) == D(quantity)
    assert D(quantity) * D(price) <= D(notional)


def test_the_largest_trade_is_exact() -> None:
    position, _ = Position(ZERO, ZERO, D(1)).fill(Side.BUY, LARGEST - STEP, LARGEST - STEP)
    assert position.cost == EXACT.power(LARGEST - STEP, 2)


def test_a_float_becomes_a_price_of_eight_places() -> None:
    assert to_price(0.1) == D("0.10000000")
