import pytest

from stackspec.rules.testing import judge

DOWN = ["services.web.restart: web stays down after a crash or a reboot: set restart: unless-stopped"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("", DOWN, id="nothing"),
        pytest.param("restart: unless-stopped", [], id="restart"),
        pytest.param("deploy: {restart_policy: {condition: any}}", [], id="deploy"),
        pytest.param("restart: 'no'", [], id="no-is-a-decision"),
        pytest.param("deploy: {replicas: 2}", DOWN, id="deploy-without-policy"),
        pytest.param("command: [npm, run, migrate]", [], id="a-job-by-its-command"),
    ],
)
def test_missing_restart_policy(attributes, expected):
    assert judge("missing-restart-policy", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected


def test_an_awaited_job_needs_none():
    text = """
    services:
      web: {image: a:1, restart: always, depends_on: {prepare: {condition: service_completed_successfully}}}
      prepare: {image: a:1}
    """
    assert judge("missing-restart-policy", text) == []
