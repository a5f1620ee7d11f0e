import pytest

from stackspec.rules.testing import judge

UNBOUNDED = (
    "services.web.deploy.restart_policy.max_attempts: on-failure restarts a failing web without end: "
    "allow 5 attempts"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param(
            "restart: on-failure:50",
            ["services.web.restart: on-failure:50 restarts a failing web 50 times: allow 5 attempts"],
            id="too-many",
        ),
        pytest.param(
            "restart: on-failure",
            ["services.web.restart: on-failure restarts a failing web without end: allow 5 attempts"],
            id="unbounded",
        ),
        pytest.param("restart: on-failure:5", [], id="five"),
        pytest.param("restart: on-failure:3", [], id="fewer-are-fine"),
        pytest.param("restart: always", [], id="meant-to-stay"),
        pytest.param(
            "deploy: {restart_policy: {condition: on-failure}}",
            [UNBOUNDED],
            id="deploy-unbounded",
        ),
        pytest.param(
            "restart: on-failure:50\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 3}}",
            [],
            id="deploy-goes-first",
        ),
    ],
)
def test_excessive_restart_attempts(attributes, expected):
    lines = "\n".join(f"    {line}" for line in ("image: a:1", *attributes.splitlines()))
    assert judge("excessive-restart-attempts", f"services:\n  web:\n{lines}\n") == expected
