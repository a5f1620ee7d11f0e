"""After kill -9 of anything under load: all recovers by itself, no accepted order is lost or doubled."""

import json
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from trading_harness.processes import until

from trading.ledger import TAKE_TURN
from trading.orders import OrderRequest, Side

PER_SECOND = 200


def order(quantity: str = "0.001") -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4(),
        symbol="BTCUSDT",
        side=Side.BUY,
        quantity=Decimal(quantity),
        requested_at=datetime.now(UTC),
    )


@pytest.fixture
def trading_desk(desk):
    """Execution and risk at work on a price that stands."""
    desk.publish(BTCUSDT="50000")
    desk.start("risk-manager", MARK_INTERVAL_SECONDS="0.2")
    desk.start("order-execution", CONSUMER_NAME="one")
    return desk


def test_an_order_that_is_delivered_twice_is_executed_once(trading_desk) -> None:
    execution = trading_desk.services["order-execution"]
    once = order()
    trading_desk.submit(once, once)
    trading_desk.wait_until_idle()
    trading_desk.submit(once)
    trading_desk.wait_until_idle()
    until(lambda: execution.metric("trading_orders_duplicate_total") == 2)
    assert trading_desk.query("SELECT quantity FROM positions") == [(Decimal("0.001"),)]
    trading_desk.assert_each_executed_once([once.id])


def test_a_replica_that_stands_still_with_its_turn_holds_nobody_up_for_long(trading_desk) -> None:
    with psycopg.connect(trading_desk.conninfo) as standing_still:
        standing_still.execute(TAKE_TURN)
        once = order()
        trading_desk.submit(once)
        trading_desk.wait_until_idle(10)
    trading_desk.assert_each_executed_once([once.id])


@pytest.mark.parametrize("victim", ["order-execution", "risk-manager"])
def test_a_killed_service(trading_desk, victim: str) -> None:
    load = trading_desk.load(PER_SECOND)
    for _ in range(2):
        time.sleep(1)
        trading_desk.services[victim].kill()
        time.sleep(0.3)
        trading_desk.services[victim].restart()
        trading_desk.services[victim].wait_until_ready()
    accepted = load.stop()
    trading_desk.wait_until_idle()
    assert len(accepted) > PER_SECOND
    assert load.repeated > 0
    trading_desk.assert_each_executed_once(accepted)


def test_another_replica_takes_over_from_a_killed_one(trading_desk) -> None:
    """The first replica is killed while it holds requests that it cannot decide; the second finishes them."""
    first, risk = trading_desk.services["order-execution"], trading_desk.services["risk-manager"]
    risk.kill()
    orders = [order() for _ in range(10)]
    trading_desk.submit(*orders)
    until(lambda: first.metric("trading_orders_pending") > 0)
    first.kill()
    risk.restart()
    risk.wait_until_ready()
    second = trading_desk.start("order-execution", CONSUMER_NAME="two", CLAIM_IDLE_SECONDS="1")
    trading_desk.wait_until_idle()
    trading_desk.assert_each_executed_once([order.id for order in orders])
    assert second.metric("trading_orders_claimed_total") > 0


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_a_killed_server(trading_desk, server: str) -> None:
    execution = trading_desk.services["order-execution"]
    load = trading_desk.load(PER_SECOND)
    time.sleep(1)
    getattr(trading_desk, server).kill()
    until(lambda: execution.ready()["checks"][server]["status"] == "unhealthy")
    time.sleep(1)
    getattr(trading_desk, server).start()
    until(lambda: execution.ready()["code"] == 200)
    time.sleep(0.5)
    accepted = load.stop()
    trading_desk.wait_until_idle()
    trading_desk.assert_each_executed_once(accepted)
    until(lambda: execution.metric("trading_reconnects_total", dependency=server) >= 1)
    assert execution.process.poll() is None  # it was the same process all along


@pytest.mark.parametrize("victim", ["trading-bot", "market-data"])
def test_a_killed_source_of_orders(trading_desk, victim: str) -> None:
    trading_desk.start("market-data", TICK_INTERVAL_SECONDS="0.01", FEED_VOLATILITY_PERCENT="0.3")
    trading_desk.start("trading-bot", FAST_WINDOW="2", SLOW_WINDOW="5")
    until(lambda: len(requested(trading_desk)) > 20)
    trading_desk.services[victim].kill()
    before = len(requested(trading_desk))
    trading_desk.services[victim].restart()
    until(lambda: len(requested(trading_desk)) > before + 20, what="orders again")
    trading_desk.services["trading-bot"].terminate()
    trading_desk.wait_until_idle()
    trading_desk.assert_each_executed_once(requested(trading_desk))


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_a_killed_server_with_every_service_at_work(trading_desk, server: str) -> None:
    trading_desk.start("market-data", TICK_INTERVAL_SECONDS="0.01", FEED_VOLATILITY_PERCENT="0.3")
    trading_desk.start("trading-bot", FAST_WINDOW="2", SLOW_WINDOW="5")
    services = trading_desk.services.values()
    until(lambda: len(requested(trading_desk)) > 20)
    getattr(trading_desk, server).kill()
    time.sleep(2)
    getattr(trading_desk, server).start()
    for service in services:
        service.wait_until_ready()
    before = len(requested(trading_desk))
    until(lambda: len(requested(trading_desk)) > before + 20, what="orders again")
    assert [service.process.poll() for service in services] == [None] * 4
    trading_desk.services["trading-bot"].terminate()
    trading_desk.wait_until_idle()
    trading_desk.assert_each_executed_once(requested(trading_desk))


def requested(desk) -> set[uuid.UUID]:
    """The orders that the bot says were accepted."""
    lines = map(json.loads, desk.services["trading-bot"].lines().splitlines())
    return {uuid.UUID(line["order"]) for line in lines if line["message"] == "order requested"}


def test_the_walk_goes_on_where_it_was_killed(desk) -> None:
    market = desk.start(
        "market-data", SYMBOLS="BTCUSDT", FEED_START_PRICES="BTCUSDT=70000", TICK_INTERVAL_SECONDS="0.05"
    )
    until(lambda: market.metric("trading_ticks_published_total") > 5)
    market.kill()
    market.variables["FEED_START_PRICES"] = "BTCUSDT=10"
    market.restart()
    market.wait_until_ready()
    assert until(lambda: market.metric("trading_price_usd")) > 60_000
