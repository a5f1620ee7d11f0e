"""SIGTERM: no new work, what is open is finished, exit 0 within the grace period, nothing lost."""

import time

import pytest
from trading_harness.processes import until

GRACE = 10.0


@pytest.fixture
def all_services(desk):
    desk.start("market-data", TICK_INTERVAL_SECONDS="0.02", FEED_VOLATILITY_PERCENT="0.3")
    desk.start("risk-manager")
    desk.start("order-execution", "trading-bot", FAST_WINDOW="2", SLOW_WINDOW="5")
    return desk


@pytest.mark.parametrize("name", ["market-data", "trading-bot", "order-execution", "risk-manager"])
def test_sigterm_under_load(all_services, name: str) -> None:
    load = all_services.load(200)
    time.sleep(1)
    service = all_services.services[name]
    code, seconds = service.terminate()
    assert (code, seconds) == (0, pytest.approx(0, abs=GRACE))
    assert '"message": "stopped"' in service.lines().splitlines()[-1]
    service.restart()
    service.wait_until_ready()
    accepted = load.stop()
    all_services.services["trading-bot"].terminate()
    all_services.wait_until_idle()
    all_services.assert_each_executed_once(accepted)


def test_not_ready_while_stopping(all_services) -> None:
    """What the risk manager does not answer keeps execution busy; meanwhile it says that it is stopping."""
    all_services.services["risk-manager"].kill()
    execution = all_services.services["order-execution"]
    load = all_services.load(50)
    until(lambda: execution.metric("trading_orders_pending") > 0)
    assert execution.terminate()[0] == 0
    accepted = load.stop()
    execution.restart()
    all_services.services["risk-manager"].restart()
    execution.wait_until_ready()
    all_services.services["trading-bot"].terminate()
    all_services.wait_until_idle()
    all_services.assert_each_executed_once(accepted)


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_sigterm_while_a_server_is_down(all_services, server: str) -> None:
    getattr(all_services, server).kill()
    time.sleep(0.5)
    for service in all_services.services.values():
        code, seconds = service.terminate()
        assert (service.name, code) == (service.name, 0)
        assert seconds < GRACE + 5


def test_sigterm_before_it_was_ready(desk) -> None:
    waiting = desk.start("market-data", wait=False, REDIS_HOSTS="127.0.0.1:1")
    until(lambda: waiting.ready()["code"] == 503)
    assert waiting.terminate() == (0, pytest.approx(0, abs=3))


def test_a_clean_stop_leaves_no_consumer_behind(all_services) -> None:
    for name in ("trading-bot", "order-execution"):
        all_services.services[name].terminate()
    with all_services.client() as client:
        assert client.xinfo_consumers("trading:orders", "order-execution") == []
