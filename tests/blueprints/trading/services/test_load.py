"""How many orders a second, and how fast: printed. Memory stays where it is.

A short run belongs to every test run; the minute-long one is marked slow.
"""

import time

import pytest
from trading_harness.processes import ServiceProcess, until

LONGEST_P99_SECONDS = 2.0
MOST_GROWTH_BYTES = 16 * 2**20


@pytest.mark.parametrize(
    ("seconds", "per_second"),
    [pytest.param(5, 200, id="short"), pytest.param(60, 200, marks=pytest.mark.slow, id="minute")],
)
def test_sustained_load(desk, capsys, seconds: int, per_second: int) -> None:
    desk.publish(BTCUSDT="50000")
    desk.start("risk-manager", MAX_POSITION_SIZE="1000000")
    execution = desk.start("order-execution")
    warm_up = desk.load(per_second)
    time.sleep(2)
    warm_up.stop()
    desk.wait_until_idle()
    before = {name: service.resident_bytes() for name, service in desk.services.items()}

    load = desk.load(per_second)
    time.sleep(seconds)
    accepted = load.stop()
    desk.wait_until_idle()
    until(lambda: execution.metric("trading_order_queue_depth") == 0)
    p99 = quantile(execution, 0.99)
    after = {name: service.resident_bytes() for name, service in desk.services.items()}
    with capsys.disabled():
        growth = ", ".join(
            f"{name} {after[name] / 2**20:.0f} MiB ({(after[name] - before[name]) / 2**20:+.1f})"
            for name in after
        )
        print(
            f"\n{len(accepted) / seconds:.0f} orders/s for {seconds} s, execution p50 <= "
            f"{quantile(execution, 0.5) * 1000:.0f} ms, p99 <= {p99 * 1000:.0f} ms; resident: {growth}"
        )
    desk.assert_each_executed_once([*warm_up.accepted, *accepted])
    assert len(accepted) >= 0.5 * seconds * per_second  # the sender shares the machine with the services
    assert p99 <= LONGEST_P99_SECONDS
    assert all(after[name] - before[name] < MOST_GROWTH_BYTES for name in after)


def test_a_backlog_is_worked_off(desk, capsys) -> None:
    """As fast as it goes: what waited while nobody executed."""
    desk.publish(BTCUSDT="50000")
    desk.start("risk-manager", MAX_POSITION_SIZE="1000000")
    load = desk.load(2000)
    time.sleep(3)
    accepted = load.stop()
    desk.start("order-execution", ORDER_MAX_AGE_SECONDS="600")
    ready = time.monotonic()
    desk.wait_until_idle(60)
    ended = time.monotonic()
    with capsys.disabled():
        print(f"\n{len(accepted)} waiting orders executed in {ended - ready:.1f} s after the start")
    desk.assert_each_executed_once(accepted)


def quantile(service: ServiceProcess, wanted: float) -> float:
    """The upper bound of the bucket in which the quantile lies, in seconds."""
    count = service.metric("trading_order_execution_seconds_count")
    for bound in ("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.0", "5.0", "10.0"):
        if service.metric("trading_order_execution_seconds_bucket", le=bound) >= wanted * count:
            return float(bound)
    return float("inf")
