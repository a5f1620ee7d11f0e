import pytest

from stackspec.rules.testing import judge

MESSAGE = "services.web.pids_limit: web may start any number of processes ({}): set pids_limit: 200"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("", [MESSAGE.format("pids_limit is not set")], id="nothing"),
        pytest.param("pids_limit: 100", [], id="limit"),
        pytest.param("deploy: {resources: {limits: {pids: 100}}}", [], id="deploy-limit"),
        pytest.param("pids_limit: -1", [MESSAGE.format("pids_limit -1 is none")], id="minus-one"),
        pytest.param("pids_limit: 0", [MESSAGE.format("pids_limit is not set")], id="zero-is-dropped"),
        pytest.param(
            "ulimits: {nproc: 100}", [MESSAGE.format("pids_limit is not set")], id="nproc-counts-users"
        ),
    ],
)
def test_unbounded_pids(attributes, expected):
    assert judge("unbounded-pids", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
