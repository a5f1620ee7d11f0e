"""Every metric, declared once: name, type, labels, help, and the services that export it.

`Metrics` builds a service's registry from the declaration, so `/metrics` can show nothing else; `python -m
trading metrics` prints it for tools.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from trading import __version__
from trading.orders import RISK_REASONS, Reason

MARKET_DATA, TRADING_BOT, ORDER_EXECUTION, RISK_MANAGER = (
    "market-data",
    "trading-bot",
    "order-execution",
    "risk-manager",
)
SERVICES = (MARKET_DATA, TRADING_BOT, ORDER_EXECUTION, RISK_MANAGER)

Labels = tuple[str, ...]
Services = tuple[str, ...]

disable_created_metrics()  # type: ignore[no-untyped-call]  # `…_created` series would be undeclared


@dataclass(frozen=True)
class Metric:
    """The declaration of one metric; `known` are the values of its one label, where they can be listed."""

    name: str
    type: Literal["counter", "gauge", "histogram"]
    help: str
    services: Services
    labels: Labels = ()
    known: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


def declared(service: str) -> list[Metric]:
    """The metrics of a service."""
    metrics = [value for value in globals().values() if isinstance(value, Metric)]
    return [metric for metric in metrics if service in metric.services]


class Metrics:
    """The metrics of one running service."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._collectors = {metric: self._register(metric) for metric in declared(service)}
        self.set(BUILD_INFO, 1, service, __version__)
        self.set(MEMORY_LIMIT, memory_limit())

    def add(self, metric: Metric, *labels: str, by: float = 1) -> None:
        """Count `by` more."""
        counter = self._child(metric, labels)
        assert isinstance(counter, Counter)
        counter.inc(by)

    def set(self, metric: Metric, value: float, *labels: str) -> None:
        """Set a gauge."""
        gauge = self._child(metric, labels)
        assert isinstance(gauge, Gauge)
        gauge.set(value)

    def observe(self, metric: Metric, value: float) -> None:
        """Put a value into a histogram."""
        histogram = self._child(metric, ())
        assert isinstance(histogram, Histogram)
        histogram.observe(value)

    def begin(self, metric: Metric, *labels: str) -> None:
        """Show the series from the start, at 0, so that its first increase is seen."""
        self._child(metric, labels)

    def _child(self, metric: Metric, labels: Labels) -> Counter | Gauge | Histogram:
        collector = self._collectors[metric]
        return collector.labels(*labels) if labels else collector

    def _register(self, metric: Metric) -> Counter | Gauge | Histogram:
        collector: Counter | Gauge | Histogram
        match metric.type:
            case "counter":
                collector = Counter(metric.name, metric.help, metric.labels, registry=self.registry)
            case "gauge":
                collector = Gauge(metric.name, metric.help, metric.labels, registry=self.registry)
            case "histogram":
                collector = Histogram(
                    metric.name, metric.help, metric.labels, registry=self.registry, buckets=metric.buckets
                )
        for value in metric.known:
            collector.labels(value)
        return collector


def memory_limit(root: Path = Path("/sys/fs/cgroup")) -> float:
    """The cgroup's memory limit in bytes (version 2, then 1); infinite without one."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            text = (root / name).read_text(encoding="ascii").strip()
        except OSError:
            continue
        # Version 1 says "unlimited" with the largest page-aligned number there is.
        return float("inf") if text == "max" or int(text) >= 2**62 else float(text)
    return float("inf")


SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)

# All services

BUILD_INFO = Metric("trading_build_info", "gauge", "Always 1", SERVICES, ("service", "version"))
READY = Metric(
    "trading_ready",
    "gauge",
    "1 if the last readiness check found every dependency healthy, else 0",
    SERVICES,
)
DEPENDENCY_UP = Metric(
    "trading_dependency_up",
    "gauge",
    "1 if the dependency's last check was healthy, else 0",
    SERVICES,
    ("dependency",),
)
RECONNECTS = Metric(
    "trading_reconnects_total",
    "counter",
    "Times that work went on again after the dependency was lost",
    SERVICES,
    ("dependency",),
)
MEMORY_LIMIT = Metric(
    "trading_memory_limit_bytes", "gauge", "The container's memory limit, +Inf without one", SERVICES
)

# Prices

LAST_PRICE_UPDATE = Metric(
    "trading_last_price_update_timestamp",
    "gauge",
    "Unix time in seconds of the symbol's last tick, published or received here; 0 before the first",
    (MARKET_DATA, TRADING_BOT),
    ("symbol",),
)
TICKS_PUBLISHED = Metric(
    "trading_ticks_published_total", "counter", "Ticks published", (MARKET_DATA,), ("symbol",)
)
ACTIVE_SYMBOLS = Metric(
    "trading_active_symbols", "gauge", "Symbols with a price that has not expired", (MARKET_DATA,)
)
PRICE = Metric("trading_price_usd", "gauge", "Last price", (MARKET_DATA,), ("symbol",))
SPREAD = Metric("trading_spread_usd", "gauge", "Ask minus bid", (MARKET_DATA,), ("symbol",))

# The bot and its profit

TICKS_RECEIVED = Metric(
    "trading_ticks_received_total", "counter", "Ticks received", (TRADING_BOT,), ("symbol",)
)
ORDER_REQUESTS = Metric(
    "trading_order_requests_total",
    "counter",
    "Order requests that the stream accepted",
    (TRADING_BOT,),
    ("symbol", "side"),
)
ORDER_REQUESTS_REFUSED = Metric(
    "trading_order_requests_refused_total",
    "counter",
    "Order requests that Redis refused to store",
    (TRADING_BOT,),
    ("reason",),
    known=("full",),
)
PNL = Metric(
    "trading_pnl_usd", "gauge", "Realized plus unrealized profit since the account was opened", (TRADING_BOT,)
)
REALIZED_PNL = Metric(
    "trading_realized_pnl_usd",
    "gauge",
    "Profit of closed positions since the account was opened",
    (TRADING_BOT,),
)
UNREALIZED_PNL = Metric(
    "trading_unrealized_pnl_usd", "gauge", "Profit of open positions at their marks", (TRADING_BOT,)
)
EQUITY = Metric("trading_equity_usd", "gauge", "Initial equity plus PnL", (TRADING_BOT,))
DRAWDOWN = Metric(
    "trading_drawdown_percent",
    "gauge",
    "Fall of the equity from its peak, in percent of the peak",
    (TRADING_BOT,),
)
POSITION_QUANTITY = Metric(
    "trading_position_quantity", "gauge", "Signed quantity held", (TRADING_BOT,), ("symbol",)
)
POSITION_VALUE = Metric(
    "trading_position_value_usd",
    "gauge",
    "Signed value of the position at its mark",
    (TRADING_BOT,),
    ("symbol",),
)

# Orders

ORDERS = Metric(
    "trading_orders_total", "counter", "Orders decided and committed: filled or rejected", (ORDER_EXECUTION,)
)
ORDERS_FILLED = Metric(
    "trading_orders_filled_total", "counter", "Orders filled", (ORDER_EXECUTION,), ("symbol", "side")
)
ORDERS_REJECTED = Metric(
    "trading_orders_rejected_total",
    "counter",
    "Orders rejected",
    (ORDER_EXECUTION,),
    ("reason",),
    known=tuple(Reason),
)
ORDERS_DUPLICATE = Metric(
    "trading_orders_duplicate_total",
    "counter",
    "Deliveries of an order that had been decided before",
    (ORDER_EXECUTION,),
)
ORDERS_MALFORMED = Metric(
    "trading_orders_malformed_total",
    "counter",
    "Stream entries that are no order; moved to the dead-letter stream",
    (ORDER_EXECUTION,),
)
ORDERS_CLAIMED = Metric(
    "trading_orders_claimed_total",
    "counter",
    "Deliveries taken over from a consumer that did not finish",
    (ORDER_EXECUTION,),
)
ORDER_EXECUTION_SECONDS = Metric(
    "trading_order_execution_seconds",
    "histogram",
    "Time from the acceptance of a request by the stream to the commit of its outcome",
    (ORDER_EXECUTION,),
    buckets=SECONDS,
)
ORDER_QUEUE_DEPTH = Metric(
    "trading_order_queue_depth", "gauge", "Accepted requests that are not decided yet", (ORDER_EXECUTION,)
)
ORDERS_PENDING = Metric(
    "trading_orders_pending", "gauge", "Undecided requests that some consumer has taken", (ORDER_EXECUTION,)
)
OLDEST_ORDER_AGE = Metric(
    "trading_oldest_order_age_seconds",
    "gauge",
    "Age of the oldest undecided request, 0 when there is none",
    (ORDER_EXECUTION,),
)

# Risk

RISK_APPROVALS = Metric("trading_risk_approvals_total", "counter", "Orders approved", (RISK_MANAGER,))
RISK_REFUSALS = Metric(
    "trading_risk_refusals_total",
    "counter",
    "Orders refused",
    (RISK_MANAGER,),
    ("reason",),
    known=tuple(RISK_REASONS),
)
RISK_ASSESSMENT_SECONDS = Metric(
    "trading_risk_assessment_seconds",
    "histogram",
    "Time to assess one batch",
    (RISK_MANAGER,),
    buckets=SECONDS,
)
KILL_SWITCH = Metric(
    "trading_kill_switch_engaged", "gauge", "1 while the kill switch refuses every order", (RISK_MANAGER,)
)
DAILY_PNL = Metric("trading_daily_pnl_usd", "gauge", "Change of the equity since 00:00 UTC", (RISK_MANAGER,))
DAILY_LOSS_LIMIT = Metric("trading_daily_loss_limit_usd", "gauge", "MAX_DAILY_LOSS", (RISK_MANAGER,))
POSITION_LIMIT = Metric("trading_position_limit_usd", "gauge", "MAX_POSITION_SIZE", (RISK_MANAGER,))
DRAWDOWN_LIMIT = Metric("trading_drawdown_limit_percent", "gauge", "MAX_DRAWDOWN_PERCENT", (RISK_MANAGER,))
LAST_MARK = Metric(
    "trading_last_mark_timestamp_seconds",
    "gauge",
    "Unix time of the last marking of the positions, 0 before the first",
    (RISK_MANAGER,),
)
