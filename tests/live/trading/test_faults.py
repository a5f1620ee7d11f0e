"""The stack for production under load and faults: fast, steady, and nothing accepted is lost or executed twice.

``kill -9`` comes from outside, as a crash or the kernel's out-of-memory killer would; what was accepted is known to the
sender, what was executed is counted by id.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.live.project import Project, until
from tests.live.trading.conftest import Say
from tests.live.trading.desk import SERVICES, Desk, Load
from tests.live.trading.figures import quantile, resident

pytestmark = [pytest.mark.live, pytest.mark.slow]

PER_SECOND = 50
STORES = ("postgres", "redis")
GRACE_SECONDS = 15
LOAD_SECONDS = int(os.environ.get("STACKSPEC_LOAD_SECONDS", "20"))
MOST_P99_SECONDS = 2.0
MOST_GROWTH_BYTES = 16 * 2**20


@pytest.fixture(scope="module")
def desk(durable: Project) -> Desk:
    return Desk(durable)


def test_sustained_load(durable: Project, desk: Desk, say: Say) -> None:
    """For LOAD_SECONDS; docs/live-proof.md has the figures of a minute."""
    seconds, per_second = LOAD_SECONDS, 100
    warm_up = Load(desk, per_second)
    warm_up.start()
    time.sleep(3)
    warm_up.stop()
    desk.wait_until_idle()
    before, used = desk.executions(), resident(desk)
    load = Load(desk, per_second)
    load.start()
    time.sleep(seconds)
    accepted = load.stop()
    desk.wait_until_idle()
    now = {bound: count - before[bound] for bound, count in desk.executions().items()}
    grown = {service: size - used[service] for service, size in resident(desk).items()}
    say(
        f"{len(accepted) / seconds:.0f} orders/s for {seconds} s: p50 {quantile(now, 0.5) * 1000:.0f} ms, "
        f"p99 {quantile(now, 0.99) * 1000:.0f} ms; resident "
        + ", ".join(
            f"{service} {used[service] / 2**20:.0f} MiB {grown[service] / 2**20:+.1f}" for service in used
        )
    )
    desk.assert_executed_once([*warm_up.accepted, *accepted])
    assert len(accepted) >= 0.8 * seconds * per_second
    assert quantile(now, 0.99) <= MOST_P99_SECONDS
    assert max(grown.values()) < MOST_GROWTH_BYTES


@pytest.mark.parametrize("victim", [*SERVICES, *STORES])
def test_kill_9_under_load(durable: Project, desk: Desk, say: Say, victim: str) -> None:
    others = {name: _starts(durable, name) for name in SERVICES if name != victim}
    load = Load(desk, PER_SECOND)
    load.start()
    time.sleep(1)
    killed = time.monotonic()
    durable.crash(victim)
    time.sleep(0.5)  # what is lost shall be noticed before it is back
    durable.wait_until_healthy(victim)
    desk.wait_until_ready()
    seconds = time.monotonic() - killed
    time.sleep(1)
    accepted = load.stop()
    requested = desk.requested()
    desk.wait_until_idle()
    say(
        f"kill -9 {victim}: all ready again after {seconds:.1f} s; {len(accepted)} accepted orders, none lost or doubled"
    )
    desk.assert_executed_once({*accepted, *requested})
    assert {name: _starts(durable, name) for name in others} == others, "others were restarted, too"


def test_a_service_that_crashes_again_and_again_is_started_again(durable: Project, desk: Desk) -> None:
    """A crash now and then, over months, must not use up what restarts there are."""
    for _ in range(4):
        durable.crash("market-data")
        until(
            lambda: durable.container("market-data").attrs["State"]["Running"],
            20,
            "market-data started again",
            detail=lambda: durable.state("market-data"),
        )
        time.sleep(1)
    desk.wait_until_ready()


@pytest.mark.parametrize("service", SERVICES)
def test_sigterm_under_load(durable: Project, desk: Desk, say: Say, service: str) -> None:
    load = Load(desk, PER_SECOND)
    load.start()
    time.sleep(1)
    started = time.monotonic()
    durable.compose("stop", service)
    seconds = time.monotonic() - started
    codes = [container.attrs["State"]["ExitCode"] for container in durable.containers(service)]
    durable.compose("start", service)
    desk.wait_until_ready()
    accepted = load.stop()
    requested = desk.requested()
    desk.wait_until_idle()
    say(
        f"SIGTERM {service}: exit {codes} after {seconds:.1f} s; {len(accepted)} accepted orders, none lost or doubled"
    )
    assert set(codes) == {0}
    assert seconds < GRACE_SECONDS
    desk.assert_executed_once({*accepted, *requested})


def _starts(project: Project, service: str) -> list[str]:
    return [container.attrs["State"]["StartedAt"] for container in project.containers(service)]
