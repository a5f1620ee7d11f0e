"""When the bot trades."""

from decimal import Decimal

import pytest

from trading.orders import OrderRequest, Side
from trading.quotes import Quote
from trading.strategy import MovingAverageCrossing, Strategy

BUY, SELL = Side.BUY, Side.SELL


@pytest.mark.parametrize(
    ("prices", "decisions"),
    [
        pytest.param([10, 10, 10, 10, 10], [None] * 5, id="a flat market calls for nothing"),
        pytest.param([1, 2, 3, 4, 5], [None] * 5, id="a trend from the start is no crossing"),
        pytest.param([9, 8, 7, 6, 9, 12], [None, None, None, None, BUY, None], id="turns up"),
        pytest.param([1, 2, 3, 4, 1, 1], [None, None, None, None, SELL, None], id="turns down"),
        pytest.param(
            [9, 8, 7, 8, 9, 5, 3], [None, None, None, None, BUY, SELL, None], id="turns up and down again"
        ),
        pytest.param(
            [9, 8, 7, 7, 7, 7, 6], [None] * 7, id="touching and going on the same way is no crossing"
        ),
        pytest.param(
            [9, 8, 7, 7, 7, 7, 8], [None] * 6 + [BUY], id="touching, then going through, is one crossing"
        ),
    ],
)
def test_crossings_of_2_over_3(prices: list[int], decisions: list[Side | None]) -> None:
    crossing = MovingAverageCrossing(fast=2, slow=3)
    assert [crossing.update(Decimal(price)) for price in prices] == decisions


def test_the_fast_window_is_shorter() -> None:
    with pytest.raises(ValueError, match="fast window 3 must be shorter than slow window 3"):
        MovingAverageCrossing(3, 3)


def quotes(prices: list[str], symbol: str = "BTCUSDT", since: float = 1_700_000_000.0) -> list[Quote]:
    return [
        Quote(symbol=symbol, bid=p, ask=p, last=p, volume="1", timestamp=since + number)
        for number, p in enumerate(map(Decimal, prices))
    ]


def orders(strategy: Strategy, ticks: list[Quote]) -> list[tuple[str, Side, Decimal]]:
    return [(o.symbol, o.side, o.quantity) for tick in ticks if (o := strategy.decide(tick))]


def test_an_order_is_worth_the_notional() -> None:
    strategy = Strategy(fast=2, slow=3, notional=Decimal(500))
    assert orders(strategy, quotes(["9", "8", "7", "11"])) == [("BTCUSDT", BUY, Decimal("45.45454545"))]


def test_symbols_do_not_mix() -> None:
    strategy = Strategy(fast=2, slow=3, notional=Decimal(11))
    mixed = [
        tick
        for pair in zip(
            quotes(["9", "8", "7", "11"]), quotes(["1", "2", "3", "0.5"], symbol="ETHUSDT"), strict=True
        )
        for tick in pair
    ]
    assert orders(strategy, mixed) == [("BTCUSDT", BUY, Decimal(1)), ("ETHUSDT", SELL, Decimal(22))]


def test_replicas_that_saw_the_same_window_send_the_same_order() -> None:
    ticks = quotes(["5", "6", "9", "8", "7", "11"])
    long_running, just_started = (Strategy(fast=2, slow=3, notional=Decimal(11)) for _ in range(2))
    first = [long_running.decide(tick) for tick in ticks][-1]
    second = [just_started.decide(tick) for tick in ticks[1:]][-1]
    assert first is not None
    assert first == second


def test_another_tick_makes_another_order() -> None:
    first = last_order(quotes(["9", "8", "7", "11"]))
    second = last_order(quotes(["9", "8", "7", "11"], since=1_700_000_001.0))
    assert first is not None
    assert second is not None
    assert first.id != second.id


def last_order(ticks: list[Quote]) -> OrderRequest | None:
    strategy = Strategy(fast=2, slow=3, notional=Decimal(11))
    return [strategy.decide(tick) for tick in ticks][-1]


def test_an_order_below_the_smallest_quantity_is_none() -> None:
    strategy = Strategy(fast=2, slow=3, notional=Decimal("0.01"))
    assert orders(strategy, quotes(["9e5", "8e5", "7e5", "10e5"])) != []
    assert orders(strategy, quotes(["9e7", "8e7", "7e7", "11e7"])) == []
