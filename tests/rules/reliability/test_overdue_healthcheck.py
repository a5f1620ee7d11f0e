import pytest

from stackspec.rules.testing import judge

AT = "services.web.healthcheck"
LATE = (
    AT
    + ".timeout: a probe of web may take {0}, longer than the interval of {1}, so a hung service is noticed "
    "late: set timeout: {1} or less"
)
EARLY = (
    AT + ".start_period: web is declared unhealthy after {} of starting: set a start_period (at least 15s in "
    "all)"
)
WORST = (
    AT + ": the verdict on web may take 720s, and a deployment waits 300s: shorten start_period, interval, "
    "timeout or retries"
)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param("interval: 5s, timeout: 10s", [LATE.format("10s", "5s")], id="timeout-over-interval"),
        pytest.param(
            "interval: 10s", [LATE.format("30s (the engine's default)", "10s")], id="default-timeout"
        ),
        pytest.param("interval: 10s, timeout: 10s", [], id="equal"),
        pytest.param("interval: 1m0s, timeout: 30s", [], id="minute"),
        pytest.param("interval: 60s, timeout: 1m0s", [], id="two-spellings-of-a-minute"),
        pytest.param("", [], id="all-defaults"),
        pytest.param("interval: 2s, timeout: 2s, retries: 5", [EARLY.format("10s")], id="no-time-to-start"),
        pytest.param("interval: 2s, timeout: 2s, retries: 10", [], id="many-retries-are-time-too"),
        pytest.param("interval: 1s, timeout: 1s, retries: 3, start_period: 30s", [], id="start-period"),
        pytest.param("disable: true, interval: 1s, timeout: 9s", [], id="disabled"),
    ],
)
def test_overdue_healthcheck(times, expected):
    text = f"services: {{web: {{image: 'a:1', healthcheck: {{test: [CMD, ok], {times}}}}}}}"
    assert judge("overdue-healthcheck", text) == expected


def test_longer_than_a_deployment_waits():
    text = "services: {web: {image: 'a:1', healthcheck: {test: [CMD, ok], start_period: 2m, retries: 10}}}"
    assert judge("overdue-healthcheck", text, wait_seconds=300) == [WORST]
    assert judge("overdue-healthcheck", text, wait_seconds=720) == []
