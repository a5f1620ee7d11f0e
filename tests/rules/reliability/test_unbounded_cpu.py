import pytest

from stackspec.rules.testing import judge

UNBOUNDED = ["services.web.cpus: web may use every processor of the host: set cpus"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("", UNBOUNDED, id="nothing"),
        pytest.param("cpus: 0.5", [], id="cpus"),
        pytest.param("deploy: {resources: {limits: {cpus: '0.5'}}}", [], id="deploy-limit"),
        pytest.param("cpu_quota: '50000'", [], id="quota"),
        pytest.param("cpuset: '0,1'", [], id="cpuset-bounds-too"),
        pytest.param("cpu_shares: 512", UNBOUNDED, id="shares-are-a-weight"),
        pytest.param("cpu_quota: '-1'", UNBOUNDED, id="quota-switched-off"),
    ],
)
def test_unbounded_cpu(attributes, expected):
    assert judge("unbounded-cpu", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
