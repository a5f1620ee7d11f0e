"""The stack for tests, as rendered: ticks flow, orders fill, rows land, and metrics are exactly as declared."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping

import pytest

from blueprints.trading.metrics import MARKET_DATA, ORDER_EXECUTION, RISK_MANAGER, TRADING_BOT
from stackspec.model.monitoring import Metric
from tests.live.project import Project, until
from tests.live.trading.conftest import Say, Watched
from tests.live.trading.desk import SERVICES, Desk

pytestmark = [pytest.mark.live, pytest.mark.slow]

DECLARED: Mapping[str, tuple[Metric, ...]] = {
    "market-data": MARKET_DATA,
    "risk-manager": RISK_MANAGER,
    "order-execution": ORDER_EXECUTION,
    "trading-bot": TRADING_BOT,
}
ONLY_WHEN_IT_HAPPENS = {"trading_order_requests_refused_total"}
"""Declared and shown by name, but without a series before the first time."""


@pytest.fixture(scope="module")
def stack(watched: Watched, say: Say) -> Iterator[Project]:
    with watched() as running:
        seconds = running.up()
        say(f"trading for test: {len(running.containers())} containers healthy in {seconds:.0f} s")
        yield running


@pytest.fixture(scope="module")
def desk(stack: Project) -> Desk:
    return Desk(stack)


def test_every_target_is_scraped(stack: Project) -> None:
    expected = {job for job in stack.services if job not in ("postgres", "redis", "migrate", *stack.left_out)}

    def up() -> set[str]:
        return {sample["metric"]["job"] for sample in stack.ask("up == 1")}

    until(lambda: up() == expected, 30, f"targets {sorted(expected)}", detail=lambda: f"up: {sorted(up())}")


def test_ticks_flow_orders_fill_rows_land(desk: Desk, say: Say) -> None:
    ticks = desk.metric("trading-bot", "trading_ticks_received_total")
    until(lambda: desk.query("SELECT count(*) FROM fills")[0][0] >= 3, 60, "three orders of the bot filled")
    until(
        lambda: desk.metric("trading-bot", "trading_ticks_received_total") > ticks,
        10,
        "more ticks at the bot",
    )
    requested = desk.requested()
    until(
        lambda: requested <= {row[0] for row in desk.query("SELECT id FROM orders")},
        10,
        "a row for each order",
    )
    desk.assert_executed_once(requested)
    say(f"{len(requested)} orders of the bot, all of them in the database")


def test_profit_on_the_page_is_that_of_the_rows(stack: Project, desk: Desk, say: Say) -> None:
    """With the market standing still, so that both speak of the same prices."""
    stack.compose("pause", "market-data")
    try:
        desk.wait_until_idle()
        before = float(desk.pnl())
        time.sleep(3)  # marked and shown once a second
        by_rows = float(desk.pnl())
        until(
            lambda: desk.metric("trading-bot", "trading_pnl_usd") == pytest.approx(by_rows, abs=1e-6),
            5,
            f"trading_pnl_usd {by_rows}",
            detail=lambda: str(desk.metric("trading-bot", "trading_pnl_usd")),
        )
    finally:
        stack.compose("unpause", "market-data")
    say(f"PnL {by_rows:.6f} USD on /metrics and by the rows (a moment earlier {before:.6f})")


def shown(page: str) -> dict[str, str]:
    """Type by name, as the text format has them."""
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE))


@pytest.mark.parametrize("service", SERVICES)
def test_a_page_shows_exactly_what_is_declared(desk: Desk, service: str) -> None:
    page = desk.metrics(service)
    assert shown(page) == {metric.name: metric.kind for metric in DECLARED[service]}
    for metric in DECLARED[service]:
        for series in metric.exposed:
            samples = re.findall(rf"^{series}(?:{{(.*)}})? ", page, re.MULTILINE)
            assert samples or series in ONLY_WHEN_IT_HAPPENS, series
            for labels in samples:
                assert set(re.findall(r'(\w+)="', labels)) == set(metric.labels_of(series)), series


@pytest.mark.parametrize("service", SERVICES)
def test_prometheus_scrapes_exactly_what_is_declared(stack: Project, service: str) -> None:
    """As it arrives there: OpenMetrics names a counter without its ending, its series have it."""
    metadata = json.loads(
        stack.get("prometheus", 9090, f'/api/v1/targets/metadata?match_target={{job="{service}"}}')
    )
    assert {(entry["metric"], entry["type"]) for entry in metadata["data"]} == {
        (metric.name.removesuffix("_total"), metric.kind) for metric in DECLARED[service]
    }
    series = json.loads(stack.get("prometheus", 9090, f'/api/v1/series?match[]={{job="{service}"}}'))["data"]
    seen: dict[str, set[str]] = {}
    for labels in series:
        seen.setdefault(labels["__name__"], set()).update(set(labels) - {"__name__", "job", "instance"})
    prometheus_own = {name for name in seen if name == "up" or name.startswith(("scrape_", "ALERTS"))}
    declared = {name: set(metric.labels_of(name)) for metric in DECLARED[service] for name in metric.exposed}
    missing = ONLY_WHEN_IT_HAPPENS - set(seen)
    assert {name: seen[name] for name in set(seen) - prometheus_own} == {
        name: labels for name, labels in declared.items() if name not in missing
    }
