"""The trading dashboard: is money being made, are prices fresh, are orders executed."""

from stackspec.components.application import Application
from stackspec.model.monitoring import (
    Dashboard,
    Datasource,
    GaugePanel,
    Query,
    Row,
    StatPanel,
    Threshold,
    TimeseriesPanel,
    time,
)

RATE = "$__rate_interval"


def trading_dashboard(
    source: Datasource, market_data: Application, bot: Application, execution: Application, risk: Application
) -> Dashboard:
    """Profit and loss, drawdown, orders, execution latency and data freshness on one page."""
    return Dashboard(
        "Trading",
        [
            *_money(bot, risk),
            *_orders(bot, execution, risk),
            *_prices(market_data),
            *_services(market_data, bot, execution, risk),
        ],
        datasource=source,
        refresh="10s",
        since="now-3h",
        tags=["trading"],
    )


def _money(bot: Application, risk: Application) -> list[Row | StatPanel | GaugePanel | TimeseriesPanel]:
    pnl, equity = bot.metric("trading_pnl_usd").max(), bot.metric("trading_equity_usd").max()
    drawdown = bot.metric("trading_drawdown_percent").max()
    return [
        Row("Profit and loss"),
        StatPanel(
            "PnL", pnl, unit="currencyUSD", base_colour="red", thresholds=[Threshold(0, "green")], width=6
        ),
        StatPanel(
            "PnL today",
            risk.metric("trading_daily_pnl_usd").max(),
            unit="currencyUSD",
            base_colour="red",
            thresholds=[Threshold(0, "green")],
            width=6,
        ),
        GaugePanel(
            "Drawdown",
            drawdown,
            unit="percent",
            least=0,
            greatest=10,
            thresholds=[Threshold(2.5, "orange"), Threshold(5, "red")],
            width=6,
        ),
        StatPanel(
            "Kill switch",
            risk.metric("trading_kill_switch_engaged").max(),
            mappings={"0": "released", "1": "ENGAGED"},
            thresholds=[Threshold(1, "red")],
            width=6,
        ),
        TimeseriesPanel(
            "PnL",
            [
                Query(pnl, "total"),
                Query(bot.metric("trading_realized_pnl_usd").max(), "realized"),
                Query(bot.metric("trading_unrealized_pnl_usd").max(), "unrealized"),
            ],
            unit="currencyUSD",
        ),
        TimeseriesPanel("Equity and drawdown limit", Query(equity, "equity"), unit="currencyUSD"),
        TimeseriesPanel(
            "Drawdown",
            [
                Query(drawdown, "drawdown"),
                Query(risk.metric("trading_drawdown_limit_percent").max(), "limit"),
            ],
            unit="percent",
        ),
        TimeseriesPanel(
            "Positions",
            Query(bot.metric("trading_position_value_usd").max(by="symbol"), "{{symbol}}"),
            unit="currencyUSD",
        ),
    ]


def _orders(bot: Application, execution: Application, risk: Application) -> list[Row | TimeseriesPanel]:
    seconds = execution.histogram("trading_order_execution_seconds")
    return [
        Row("Orders"),
        TimeseriesPanel(
            "Orders per second",
            [
                Query(bot.metric("trading_order_requests_total").rate(RATE).sum(), "requested"),
                Query(execution.metric("trading_orders_filled_total").rate(RATE).sum(), "filled"),
                Query(
                    execution.metric("trading_orders_rejected_total").rate(RATE).sum(by="reason"),
                    "rejected: {{reason}}",
                ),
            ],
            unit="ops",
        ),
        TimeseriesPanel(
            "Execution time",
            [Query(seconds.quantile(share, RATE), f"p{round(share * 100)}") for share in (0.5, 0.9, 0.99)],
            unit="s",
        ),
        TimeseriesPanel(
            "Orders waiting",
            [
                Query(execution.metric("trading_order_queue_depth").max(), "undecided"),
                Query(execution.metric("trading_orders_pending").max(), "taken"),
            ],
        ),
        TimeseriesPanel(
            "Refused by risk limits",
            Query(risk.metric("trading_risk_refusals_total").rate(RATE).sum(by="reason"), "{{reason}}"),
            unit="ops",
        ),
    ]


def _prices(market_data: Application) -> list[Row | TimeseriesPanel]:
    return [
        Row("Prices"),
        TimeseriesPanel(
            "Age of the last price",
            Query(
                (time() - market_data.metric("trading_last_price_update_timestamp")).max(by="symbol"),
                "{{symbol}}",
            ),
            unit="s",
        ),
        TimeseriesPanel(
            "Ticks per second",
            Query(
                market_data.metric("trading_ticks_published_total").rate(RATE).sum(by="symbol"), "{{symbol}}"
            ),
            unit="ops",
        ),
        TimeseriesPanel(
            "Price",
            Query(market_data.metric("trading_price_usd").max(by="symbol"), "{{symbol}}"),
            unit="currencyUSD",
            logarithmic=True,
        ),
        TimeseriesPanel(
            "Spread",
            Query(market_data.metric("trading_spread_usd").max(by="symbol"), "{{symbol}}"),
            unit="currencyUSD",
        ),
    ]


def _services(*services: Application) -> list[Row | StatPanel | TimeseriesPanel]:
    memory = [
        Query(service.metric("process_resident_memory_bytes"), f"{service.key} {{{{instance}}}}")
        for service in services
    ]
    return [
        Row("Services"),
        *(
            StatPanel(
                service.key,
                Query(service.metric("trading_ready").sum(), "ready"),
                base_colour="red",
                thresholds=[Threshold(1, "green")],
                width=6,
            )
            for service in services
        ),
        TimeseriesPanel("Memory", memory, unit="bytes", width=24),
    ]
