"""Alerts from real causes, as they arrive at the webhook: firing, and resolved where the cause can be undone at once.

The tests run in this order on one stack: each leaves it working, and the market's crash comes late because it halts trading.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.live.project import Project, until
from tests.live.trading.conftest import Say, Watched
from tests.live.trading.desk import SERVICES, Desk, Load, order
from tests.live.trading.inbox import Inbox

pytestmark = [pytest.mark.live, pytest.mark.slow]

CRASH = {"FEED": "replay", "FEED_FILE": "/app/trading/recordings/crash.csv", "REPLAY_REPEAT": "false"}
"""A minute of trading up and down at 50,000 USD, then a fall to 20,000, and the end."""
EAT = """
import pathlib, time
folder = pathlib.Path("/sys/fs/cgroup")
names = [("memory.current", "memory.max"), ("memory/memory.usage_in_bytes", "memory/memory.limit_in_bytes")]
used, limit = next([int((folder / name).read_text()) for name in pair] for pair in names if (folder / pair[0]).exists())
eaten = bytearray(int(limit * 0.95) - used - 6 * 2**20)
eaten[::4096] = b"x" * len(eaten[::4096])
time.sleep(120)
"""
"""Most of what a container may have, kept for two minutes; what the interpreter itself takes comes on top."""


@pytest.fixture(scope="module")
def stack(watched: Watched, say: Say) -> Iterator[Project]:
    with watched() as running:
        seconds = running.up()
        say(f"trading for test: {len(running.containers())} containers healthy in {seconds:.0f} s")
        yield running


@pytest.fixture(scope="module")
def desk(stack: Project) -> Desk:
    return Desk(stack)


@pytest.fixture(scope="module")
def inbox(stack: Project, desk: Desk) -> Inbox:
    """Once Prometheus has seen every service, so that what comes is a change."""
    until(
        lambda: {sample["metric"]["job"] for sample in stack.ask("up == 1")} >= {*SERVICES, "cadvisor"},
        30,
        "targets up",
    )
    return Inbox(stack)


@pytest.fixture
def told(inbox: Inbox, say: Say):
    """Wait for alerts in any order, and say when each came."""

    def wait(*names: str, status: str = "firing", since: float, seconds: float = 45, **labels: str) -> None:
        for name in names:
            after = inbox.wait_for(name, status, since=since, seconds=seconds, **labels)
            say(f"{name} {''.join(labels.values())} {status} {after:.0f} s after its cause")

    return wait


def test_mishaps_beside_the_trading(stack: Project, desk: Desk, told) -> None:
    """Junk in the stream, memory eaten inside a container, an exporter that is gone: all at once."""
    since = time.time()
    desk.send("no order", "{}")
    stack.container("trading-bot").exec_run(["python", "-c", EAT], detach=True)
    stack.compose("stop", "node-exporter")
    told("MalformedOrders", since=since, job="order-execution")
    told("ContainerMemoryHigh", since=since, container_label_com_docker_compose_service="trading-bot")
    told("TargetDown", since=since, job="node-exporter")
    undone = time.time()
    stack.compose("restart", "trading-bot")
    stack.compose("start", "node-exporter")
    told("ContainerMemoryHigh", "TargetDown", status="resolved", since=undone)


def test_postgresql_stands_still_under_load(stack: Project, desk: Desk, told) -> None:
    """Paused: it accepts connections and says nothing, as on a disk that hangs.

    The exporter hangs with it, so that it cannot say pg_up 0: TargetDown tells of it, not PostgresDown.
    """
    load = Load(desk, per_second=20)
    load.start()
    time.sleep(2)
    since = time.time()
    stack.compose("pause", "postgres")
    try:
        told("OrderExecutionNotReady", "TradingBotNotReady", "RiskManagerNotReady", since=since)
        told("TargetDown", since=since, job="postgres-exporter")
        told("OrdersStuck", since=since, seconds=75)  # the oldest must be thirty seconds old
    finally:
        stack.compose("unpause", "postgres")
        undone = time.time()
        accepted = load.stop()
    told("OrderExecutionSlow", since=undone)
    told("OrdersStuck", status="resolved", since=undone)
    desk.wait_until_idle()
    desk.query("SELECT 1")
    rows = {row[0] for row in desk.query("SELECT id FROM orders")}
    assert set(accepted) <= rows


def test_a_limit_close_to_what_a_service_needs(stack: Project, desk: Desk, told) -> None:
    for service in SERVICES:
        resident = desk.metric(service, "process_resident_memory_bytes")
        stack.change(service, deploy={"resources": {"limits": {"memory": f"{resident / 0.9:.0f}b"}}})
    since = time.time()
    stack.renew(*SERVICES)
    told(
        "MarketDataMemoryHigh", "RiskManagerMemoryHigh", "OrderExecutionMemoryHigh", "TradingBotMemoryHigh",
        since=since,
    )  # fmt: skip


def test_a_crash_of_the_market(stack: Project, desk: Desk, told) -> None:
    """The bot holds what falls; then the feed falls silent, prices expire, and orders cannot be executed."""
    for service in SERVICES:
        stack.change(service, deploy={})
    stack.change("trading-bot", environment={"SYMBOLS": "BTCUSDT", "ORDER_NOTIONAL_USD": 20000})
    stack.change("risk-manager", environment={"MAX_POSITION_SIZE": 100000, "MAX_DRAWDOWN_PERCENT": 20})
    stack.compose("stop", "market-data")
    stack.renew("trading-bot", "risk-manager", "order-execution")
    stack.change(
        "market-data", environment={**CRASH, "SYMBOLS": "BTCUSDT", "REPLAY_SPEED": 8, "PRICE_TTL_SECONDS": 5}
    )
    since = time.time()
    stack.renew("market-data")
    told("HighDrawdown", since=since, seconds=60)
    told("DailyLossNearLimit", since=since, job="risk-manager")

    stack.change("risk-manager", environment={"MAX_DRAWDOWN_PERCENT": 10})
    lowered = time.time()
    stack.renew("risk-manager")
    told("KillSwitchEngaged", since=lowered)

    told("MarketDataStale", since=since, seconds=150, symbol="BTCUSDT")
    silent = time.time()
    desk.send(*(order() for _ in range(100)))
    told("OrdersRejected", since=silent, reason="no_price")


def test_services_that_are_stopped(stack: Project, told) -> None:
    since = time.time()
    stack.compose("stop", *SERVICES)
    for service in SERVICES:
        told("ServiceDown", since=since, job=service)
    undone = time.time()
    stack.compose("start", "market-data", "risk-manager")
    told("ServiceDown", status="resolved", since=undone, job="market-data")


def test_stores_that_are_gone(stack: Project, told) -> None:
    since = time.time()
    stack.compose("stop", "redis", "postgres")
    told("RedisDown", "PostgresDown", since=since)
    told("MarketDataNotReady", since=since)
    undone = time.time()
    stack.compose("start", "redis")
    told("RedisDown", status="resolved", since=undone)
