"""What somebody must be told about trading itself; components bring the alerts about their own programs."""

from stackspec.components.application import Application
from stackspec.model.monitoring import SLO, Alert, Events, Fires, Latency, RuleGroup, Silent, matching, time


def trading_alerts(bot: Application, execution: Application, risk: Application) -> RuleGroup:
    """Money first, then data, then orders."""
    executed = execution.histogram("trading_order_execution_seconds")
    return RuleGroup(
        "trading",
        [
            Alert(
                "HighDrawdown",
                bot.metric("trading_drawdown_percent").max() > 5,
                lasting="1m",
                severity="critical",
                summary="Drawdown is {{ $value | humanize }}%",
                description="Equity has fallen more than 5% below its peak. The kill switch engages at the limit.",
                runbook="docs/runbooks/high-drawdown.md",
            ),
            Alert(
                "KillSwitchEngaged",
                risk.metric("trading_kill_switch_engaged").equal_to(1),
                severity="critical",
                summary="The kill switch refuses every order",
                description="Drawdown reached its limit, or a person engaged it. Only a person releases it.",
                runbook="docs/runbooks/kill-switch-engaged.md",
            ),
            Alert(
                "DailyLossNearLimit",
                (risk.metric("trading_daily_pnl_usd") * -1 / risk.metric("trading_daily_loss_limit_usd"))
                > 0.8,
                lasting="1m",
                severity="warning",
                summary="Today's loss is {{ $value | humanizePercentage }} of its limit",
                description="At the limit only orders that reduce a position pass, until 00:00 UTC.",
                runbook="docs/runbooks/daily-loss-near-limit.md",
            ),
            Alert(
                "MarketDataStale",
                (time() - bot.metric("trading_last_price_update_timestamp").max(by="symbol")) > 30,
                lasting="1m",
                severity="critical",
                summary="No price of {{ $labels.symbol }} for {{ $value | humanizeDuration }}",
                description="The bot decides on old prices, and execution rejects orders without one.",
                runbook="docs/runbooks/market-data-stale.md",
            ),
            Alert(
                "OrderExecutionSlow",
                executed.quantile(0.99, "5m") > 2,
                lasting="30s",
                severity="warning",
                summary="One order in a hundred takes {{ $value | humanizeDuration }} or longer",
                description="Counted from the acceptance of the order to the commit of its outcome.",
                runbook="docs/runbooks/order-execution-slow.md",
            ),
            Alert(
                "OrdersStuck",
                execution.metric("trading_oldest_order_age_seconds") > 30,
                lasting="1m",
                severity="critical",
                summary="An accepted order has waited {{ $value | humanizeDuration }} for its outcome",
                description="No consumer takes orders, or each one fails on this.",
                runbook="docs/runbooks/orders-stuck.md",
            ),
            Alert(
                "OrdersRejected",
                execution.metric("trading_orders_rejected_total")
                .where(reason=matching("no_price|expired"))
                .rate("5m")
                .sum(by="reason")
                > 0.1,
                lasting="2m",
                severity="warning",
                summary="{{ $value | humanize }} orders a second are rejected: {{ $labels.reason }}",
                description="Orders fail for technical reasons, not because risk limits refuse them.",
                runbook="docs/runbooks/orders-rejected.md",
            ),
            Alert(
                "MalformedOrders",
                execution.metric("trading_orders_malformed_total").increase("10m") > 0,
                severity="warning",
                summary="Somebody writes entries to the order stream that are no orders",
                description="They are kept in the dead-letter stream.",
                runbook="docs/runbooks/malformed-orders.md",
                cases=[
                    Fires({execution.metric("trading_orders_malformed_total"): "0x10 1x5"}, after="12m"),
                    Silent({execution.metric("trading_orders_malformed_total"): "7x20"}, after="15m"),
                ],
            ),
        ],
    )


def readiness_alerts(*services: Application) -> RuleGroup:
    """What must be told of every trading service alike; that one is gone, the component tells itself."""
    return RuleGroup("trading-services", [alert for service in services for alert in _alerts_of(service)])


def _alerts_of(service: Application) -> list[Alert]:
    title = "".join(word.capitalize() for word in service.key.split("-"))
    return [
        Alert(
            f"{title}NotReady",
            service.metric("trading_ready").equal_to(0),
            lasting="2m",
            severity="warning",
            summary=f"{service.key} is up but cannot work on {{{{ $labels.instance }}}}",
            description="Ask its /ready: it names the dependency that fails.",
            runbook="docs/runbooks/service-not-ready.md",
        ),
        Alert(
            f"{title}MemoryHigh",
            (service.metric("process_resident_memory_bytes") / service.metric("trading_memory_limit_bytes"))
            > 0.85,
            lasting="5m",
            severity="warning",
            summary=f"{service.key} uses {{{{ $value | humanizePercentage }}}} of its memory limit",
            description="Over the limit the kernel kills it. Without a limit this never fires.",
            runbook="docs/runbooks/memory-high.md",
        ),
    ]


def trading_slos(execution: Application) -> list[SLO]:
    """What the desk is promised of order execution."""
    orders = execution.metric("trading_orders_total")
    failed = execution.metric("trading_orders_rejected_total").where(reason=matching("no_price|expired"))
    return [
        SLO(
            "OrdersDecided",
            Events(errors=failed, total=orders),
            objective=99.5,
            summary="Orders fail for technical reasons faster than the objective allows",
            runbook="docs/runbooks/orders-rejected.md",
        ),
        SLO(
            "OrdersFast",
            Latency(execution.histogram("trading_order_execution_seconds"), within=2),
            objective=99,
            summary="Orders are slower than the objective allows",
            runbook="docs/runbooks/order-execution-slow.md",
        ),
    ]
