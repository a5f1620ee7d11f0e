import pytest

from stackspec.rules.testing import judge

FOR_EVER = (
    "services.api.depends_on.job: api waits for job to complete, which restarts for ever (restart: {}), so "
    "`up` "
    'hangs: set restart: "no" or on-failure for job'
)
SERVER = (
    "services.api.depends_on.job: api waits for job to complete, but postgres:17.6 is a server (datastore) "
    "and "
    "stays, so `up` hangs: wait with condition: service_healthy"
)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        pytest.param("image: 'b:1', restart: always", [FOR_EVER.format("always")], id="always"),
        pytest.param(
            "image: 'b:1', restart: unless-stopped", [FOR_EVER.format("unless-stopped")], id="unless-stopped"
        ),
        pytest.param(
            "image: 'b:1', deploy: {restart_policy: {condition: any}}",
            [FOR_EVER.format("always")],
            id="deploy-any",
        ),
        pytest.param("image: 'postgres:17.6'", [SERVER], id="a-server"),
        pytest.param("image: 'b:1'", [], id="no-policy"),
        pytest.param("image: 'b:1', restart: on-failure:3", [], id="on-failure-ends"),
        pytest.param(
            "image: 'postgres:17.6', command: [psql, -c, select 1]", [], id="client-of-a-servers-image"
        ),
    ],
)
def test_completed_condition_never_true(job, expected):
    wait = "{job: {condition: service_completed_successfully}}"
    text = f"services: {{api: {{image: 'a:1', depends_on: {wait}}}, job: {{{job}}}}}"
    assert judge("completed-condition-never-true", text) == expected
