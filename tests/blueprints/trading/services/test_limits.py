"""Limits at work: refused with the reason, halted by the kill switch, traded again when a person says so."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from trading_harness.processes import SERVICES, until

from trading.orders import OrderRequest, Side


def order(
    side: str, quantity: str, *, symbol: str = "BTCUSDT", age: float = 0, number: int | None = None
) -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4() if number is None else uuid.UUID(int=number),
        symbol=symbol,
        side=Side(side),
        quantity=Decimal(quantity),
        requested_at=datetime.now(UTC) - timedelta(seconds=age),
    )


@pytest.fixture
def limited(desk):
    desk.publish(BTCUSDT="100")
    desk.start("risk-manager", MAX_POSITION_SIZE="1000", MAX_DAILY_LOSS="500", MARK_INTERVAL_SECONDS="0.1")
    desk.start("order-execution")
    return desk


def outcomes(desk, *orders: OrderRequest) -> list[str]:
    """`filled`, or the reason of the rejection, of each order."""
    desk.submit(*orders)
    desk.wait_until_idle()
    known = {
        order_id: reason or status
        for order_id, status, reason in desk.query("SELECT id, status, reason FROM orders")
    }
    return [known[order.id] for order in orders]


def test_reasons(limited) -> None:
    execution, risk = limited.services["order-execution"], limited.services["risk-manager"]
    assert outcomes(
        limited,
        order("buy", "10"),
        order("buy", "0.01"),
        order("sell", "10"),
        order("sell", "10.00000001"),
        order("buy", "1", symbol="DOGEUSDT"),
        order("buy", "1", age=61),
    ) == ["filled", "position_limit", "filled", "position_limit", "no_price", "expired"]
    for reason, count in (("position_limit", 2), ("no_price", 1), ("expired", 1), ("kill_switch", 0)):
        assert execution.metric("trading_orders_rejected_total", reason=reason) == count
    assert execution.metric("trading_orders_total") == 6
    assert execution.metric("trading_order_execution_seconds_count") == 6
    assert risk.metric("trading_risk_refusals_total", reason="position_limit") >= 2


def test_the_daily_loss_limit_leaves_the_way_out(limited) -> None:
    risk = limited.services["risk-manager"]
    assert outcomes(limited, order("buy", "10")) == ["filled"]
    until(lambda: risk.metric("trading_last_mark_timestamp_seconds"))
    limited.publish(BTCUSDT="40")
    until(lambda: risk.metric("trading_daily_pnl_usd") == -600)
    assert outcomes(limited, order("buy", "1"), order("sell", "4"), order("sell", "9")) == [
        "daily_loss_limit",
        "filled",
        "daily_loss_limit",
    ]


def test_the_kill_switch(desk, command) -> None:
    desk.publish(BTCUSDT="100")
    risk = desk.start(
        "risk-manager",
        MAX_POSITION_SIZE="100000",
        MAX_DAILY_LOSS="100000",
        MAX_DRAWDOWN_PERCENT="5",
        MARK_INTERVAL_SECONDS="0.1",
    )
    desk.start("order-execution")
    bot = desk.start("trading-bot", PNL_INTERVAL_SECONDS="0.1")
    assert outcomes(desk, order("buy", "100")) == ["filled"]
    desk.publish(BTCUSDT="40")  # 6,000 of 100,000 USD
    until(lambda: risk.metric("trading_kill_switch_engaged") == 1)
    until(lambda: bot.metric("trading_drawdown_percent") == pytest.approx(6))
    assert outcomes(desk, order("sell", "100")) == ["kill_switch"]

    status = command("kill-switch", "status", **desk.variables)
    assert status.stdout == "engaged: drawdown of 6.00 % has reached the limit of 5 %\n"
    desk.publish(BTCUSDT="100")
    assert outcomes(desk, order("buy", "1")) == ["kill_switch"]  # it does not release itself

    assert command("kill-switch", "release", **desk.variables).stdout == "released\n"
    until(lambda: risk.metric("trading_kill_switch_engaged") == 0)
    assert outcomes(desk, order("sell", "1")) == ["filled"]
    assert command("kill-switch", "engage", "--reason", "audit", **desk.variables).stdout == "engaged\n"
    assert outcomes(desk, order("sell", "1")) == ["kill_switch"]


def test_limits_hold_with_several_replicas(limited) -> None:
    """Two consumers and a price that stands: the position never passes its limit, however they race."""
    limited.start("order-execution", CONSUMER_NAME="two", ORDER_BATCH_SIZE="3")
    orders = [order("buy", "1", number=number) for number in range(1, 101)]
    assert sorted(outcomes(limited, *orders)) == ["filled"] * 10 + ["position_limit"] * 90
    assert limited.query("SELECT quantity FROM positions") == [(10,)]


def test_stale_prices_end_trading_until_there_are_new_ones(limited) -> None:
    limited.publish(seconds=0.2, BTCUSDT="100")
    until(lambda: outcomes(limited, order("buy", "0.1")) == ["no_price"])
    limited.publish(BTCUSDT="101")
    assert outcomes(limited, order("buy", "0.1")) == ["filled"]


def test_a_crash_of_the_market_engages_the_kill_switch(desk) -> None:
    """The recording that comes with the services: the bot buys, then the price falls by more than half at once."""
    crash = SERVICES / "trading" / "recordings" / "crash.csv"
    risk = desk.start("risk-manager", MAX_POSITION_SIZE="100000", MARK_INTERVAL_SECONDS="0.1")
    desk.start("order-execution")
    bot = desk.start("trading-bot", SYMBOLS="BTCUSDT", ORDER_NOTIONAL_USD="20000", PNL_INTERVAL_SECONDS="0.1")
    replay = {"FEED": "replay", "FEED_FILE": str(crash), "REPLAY_SPEED": "10", "REPLAY_REPEAT": "false"}
    desk.start("market-data", SYMBOLS="BTCUSDT", TICK_INTERVAL_SECONDS="0.05", **replay)
    until(lambda: bot.metric("trading_drawdown_percent") > 10)
    until(lambda: risk.metric("trading_kill_switch_engaged") == 1)
    assert desk.query("SELECT side FROM fills ORDER BY executed_at LIMIT 1") == [("buy",)]
    assert bot.metric("trading_pnl_usd") < -10_000
