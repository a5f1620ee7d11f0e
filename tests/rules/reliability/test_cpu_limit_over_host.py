import pytest

from stackspec.rules.testing import judge

OVER = "services.web.{}: web may use 64 processors and the host has 2, so `up` fails: set 2 or less"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("cpus: 64", [OVER.format("cpus")], id="cpus"),
        pytest.param(
            "deploy: {resources: {limits: {cpus: '64'}}}",
            [OVER.format("deploy.resources.limits.cpus")],
            id="deploy",
        ),
        pytest.param("cpus: 2", [], id="all-of-them"),
        pytest.param("cpus: 0.5", [], id="half"),
        pytest.param("cpu_quota: '6400000'", [], id="the-engine-takes-any-quota"),
        pytest.param("deploy: {resources: {reservations: {cpus: '64'}}}", [], id="reservation-is-swarms"),
    ],
)
def test_cpu_limit_over_host(attributes, expected):
    text = f"services: {{web: {{image: 'a:1', {attributes}}}}}"
    assert judge("cpu-limit-over-host", text, host_cpus=2) == expected
