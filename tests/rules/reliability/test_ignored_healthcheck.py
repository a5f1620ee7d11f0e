import pytest

from stackspec.rules.testing import judge

IGNORED = (
    "services.api.depends_on.db: api does not wait for the healthcheck of db: set condition: service_healthy"
)


@pytest.mark.parametrize(
    ("wait", "db", "expected"),
    [
        pytest.param("[db]", "image: 'b:1', healthcheck: {test: [CMD, ok]}", [IGNORED], id="short-form"),
        pytest.param("[db]", "build: .", [IGNORED], id="probe-of-the-dockerfile"),
        pytest.param(
            "{db: {condition: service_healthy}}",
            "image: 'b:1', healthcheck: {test: [CMD, ok]}",
            [],
            id="waits",
        ),
        pytest.param("[db]", "image: 'b:1'", [], id="no-probe-known"),
        pytest.param("[db]", "build: ., healthcheck: {disable: true}", [], id="switched-off"),
        pytest.param(
            "{db: {condition: service_completed_successfully}}",
            "image: 'b:1', healthcheck: {test: [CMD, ok]}",
            [],
            id="waits-for-more",
        ),
    ],
)
def test_ignored_healthcheck(wait, db, expected):
    text = f"services: {{api: {{image: 'a:1', depends_on: {wait}}}, db: {{{db}}}}}"
    assert judge("ignored-healthcheck", text, {"Dockerfile": "FROM b:1\nHEALTHCHECK CMD ok\n"}) == expected
