"""What the trading services expose on ``/metrics``; a test compares it with what they really show, both ways."""

from stackspec.model.monitoring import Counter, Gauge, Histogram, Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)

PROCESS: tuple[Metric, ...] = (
    Gauge(
        "python_info",
        "Python platform information",
        labels=["implementation", "major", "minor", "patchlevel", "version"],
        foreign=True,
    ),
    Counter("python_gc_objects_collected_total", "Objects collected during gc", labels=["generation"]),
    Counter(
        "python_gc_objects_uncollectable_total",
        "Uncollectable objects found during GC",
        labels=["generation"],
    ),
    Counter(
        "python_gc_collections_total", "Number of times this generation was collected", labels=["generation"]
    ),
    Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes."),
    Gauge("process_resident_memory_bytes", "Resident memory size in bytes."),
    Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds."),
    Counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds."),
    Gauge("process_open_fds", "Number of open file descriptors."),
    Gauge("process_max_fds", "Maximum number of open file descriptors."),
)
"""What the client library shows of every Python program."""

COMMON: tuple[Metric, ...] = (
    *PROCESS,
    Gauge("trading_build_info", "Always 1", labels=["service", "version"]),
    Gauge("trading_ready", "1 if the last readiness check found every dependency healthy, else 0"),
    Gauge(
        "trading_dependency_up", "1 if the dependency's last check was healthy, else 0", labels=["dependency"]
    ),
    Counter(
        "trading_reconnects_total",
        "Times that work went on again after the dependency was lost",
        labels=["dependency"],
    ),
    Gauge("trading_memory_limit_bytes", "The container's memory limit, +Inf without one"),
)
"""Every service shows these."""

PRICES: tuple[Metric, ...] = (
    Gauge(
        "trading_last_price_update_timestamp",
        "Unix time in seconds of the symbol's last tick, published or received here; 0 before the first",
        labels=["symbol"],
    ),
)
"""Who deals with prices shows how old they are."""

MARKET_DATA: tuple[Metric, ...] = (
    *COMMON,
    *PRICES,
    Counter("trading_ticks_published_total", "Ticks published", labels=["symbol"]),
    Gauge("trading_active_symbols", "Symbols with a price that has not expired"),
    Gauge("trading_price_usd", "Last price", labels=["symbol"]),
    Gauge("trading_spread_usd", "Ask minus bid", labels=["symbol"]),
)

TRADING_BOT: tuple[Metric, ...] = (
    *COMMON,
    *PRICES,
    Counter("trading_ticks_received_total", "Ticks received", labels=["symbol"]),
    Counter(
        "trading_order_requests_total", "Order requests that the stream accepted", labels=["symbol", "side"]
    ),
    Counter(
        "trading_order_requests_refused_total",
        "Order requests that Redis refused to store",
        labels=["reason"],
    ),
    Gauge("trading_pnl_usd", "Realized plus unrealized profit since the account was opened"),
    Gauge("trading_realized_pnl_usd", "Profit of closed positions since the account was opened"),
    Gauge("trading_unrealized_pnl_usd", "Profit of open positions at their marks"),
    Gauge("trading_equity_usd", "Initial equity plus PnL"),
    Gauge("trading_drawdown_percent", "Fall of the equity from its peak, in percent of the peak"),
    Gauge("trading_position_quantity", "Signed quantity held", labels=["symbol"]),
    Gauge("trading_position_value_usd", "Signed value of the position at its mark", labels=["symbol"]),
)

ORDER_EXECUTION: tuple[Metric, ...] = (
    *COMMON,
    Counter("trading_orders_total", "Orders decided and committed: filled or rejected"),
    Counter("trading_orders_filled_total", "Orders filled", labels=["symbol", "side"]),
    Counter("trading_orders_rejected_total", "Orders rejected", labels=["reason"]),
    Counter("trading_orders_duplicate_total", "Deliveries of an order that had been decided before"),
    Counter(
        "trading_orders_malformed_total", "Stream entries that are no order; moved to the dead-letter stream"
    ),
    Counter("trading_orders_claimed_total", "Deliveries taken over from a consumer that did not finish"),
    Histogram(
        "trading_order_execution_seconds",
        "Time from the acceptance of a request by the stream to the commit of its outcome",
        buckets=BUCKETS,
    ),
    Gauge("trading_order_queue_depth", "Accepted requests that are not decided yet"),
    Gauge("trading_orders_pending", "Undecided requests that some consumer has taken"),
    Gauge("trading_oldest_order_age_seconds", "Age of the oldest undecided request, 0 when there is none"),
)

RISK_MANAGER: tuple[Metric, ...] = (
    *COMMON,
    Counter("trading_risk_approvals_total", "Orders approved"),
    Counter("trading_risk_refusals_total", "Orders refused", labels=["reason"]),
    Histogram("trading_risk_assessment_seconds", "Time to assess one batch", buckets=BUCKETS),
    Gauge("trading_kill_switch_engaged", "1 while the kill switch refuses every order"),
    Gauge("trading_daily_pnl_usd", "Change of the equity since 00:00 UTC"),
    Gauge("trading_daily_loss_limit_usd", "MAX_DAILY_LOSS"),
    Gauge("trading_position_limit_usd", "MAX_POSITION_SIZE"),
    Gauge("trading_drawdown_limit_percent", "MAX_DRAWDOWN_PERCENT"),
    Gauge(
        "trading_last_mark_timestamp_seconds",
        "Unix time of the last marking of the positions, 0 before the first",
    ),
)
