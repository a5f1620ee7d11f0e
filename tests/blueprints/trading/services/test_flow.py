"""The services together: ticks flow, orders fill, rows land, PnL is what the rows say."""

from decimal import Decimal

import pytest
from trading_harness.processes import until


def test_ticks_become_orders_fills_and_profit(desk) -> None:
    market = desk.start("market-data", TICK_INTERVAL_SECONDS="0.01", FEED_VOLATILITY_PERCENT="0.3")
    desk.start("risk-manager", MARK_INTERVAL_SECONDS="0.2")
    execution, bot = (
        desk.start("order-execution"),
        desk.start("trading-bot", FAST_WINDOW="3", SLOW_WINDOW="8", PNL_INTERVAL_SECONDS="0.2"),
    )
    until(lambda: desk.query("SELECT count(*) FROM fills")[0][0] >= 20, what="twenty fills")

    assert market.metric("trading_ticks_published_total", symbol="BTCUSDT") > 20
    assert bot.metric("trading_ticks_received_total", symbol="BTCUSDT") > 20
    assert bot.terminate() == (0, pytest.approx(0, abs=3))
    until(lambda: execution.metric("trading_order_queue_depth") == 0)
    assert market.terminate()[0] == 0  # from here on nothing moves
    bot.restart()
    bot.wait_until_ready()

    requested = until(lambda: execution.metric("trading_orders_total"))
    assert requested == desk.query("SELECT count(*) FROM orders")[0][0]
    assert execution.metric("trading_orders_filled_total") == desk.query("SELECT count(*) FROM fills")[0][0]
    until(lambda: bot.metric("trading_pnl_usd") == pytest.approx(float(profit_by_cash(desk)), abs=1e-6))
    assert bot.metric("trading_equity_usd") == pytest.approx(100_000 + float(profit_by_cash(desk)), abs=1e-6)


def profit_by_cash(desk) -> Decimal:
    """What selling brought, less what buying cost, plus what is held at its mark: no code of the services in
    it.
    """
    return desk.query(
        "SELECT (SELECT sum(CASE side WHEN 'sell' THEN 1 ELSE -1 END * quantity * price) FROM fills)"
        " + (SELECT sum(held.quantity * mark) FROM positions JOIN"
        " (SELECT symbol, sum(CASE side WHEN 'buy' THEN 1 ELSE -1 END * quantity) AS quantity"
        " FROM fills GROUP BY symbol) AS held USING (symbol))"
    )[0][0]
