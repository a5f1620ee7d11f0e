import pytest

from stackspec.rules.testing import judge

RACE = (
    "services.api.depends_on.db: api starts with db (postgres:17.6), not when that accepts connections: "
    "give db a "
    "healthcheck and wait with condition: service_healthy"
)


@pytest.mark.parametrize(
    ("wait", "db", "expected"),
    [
        pytest.param("[db]", "image: 'postgres:17.6'", [RACE], id="short-form"),
        pytest.param("{db: {condition: service_started}}", "image: 'postgres:17.6'", [RACE], id="started"),
        pytest.param(
            "[db]",
            "image: 'postgres:17.6', healthcheck: {disable: true}",
            [RACE],
            id="disabled-tells-nothing",
        ),
        pytest.param(
            "[db]",
            "image: 'postgres:17.6', healthcheck: {test: [CMD, pg_isready]}",
            [],
            id="another-rules-matter",
        ),
        pytest.param("{db: {condition: service_healthy}}", "image: 'postgres:17.6'", [], id="healthy"),
        pytest.param("[db]", "image: 'postgres:17.6', command: [psql, -l]", [], id="only-its-client"),
        pytest.param("[db]", "image: 'example.org/db:1'", [], id="unknown-image"),
        pytest.param("[gone]", "image: 'postgres:17.6'", [], id="undefined"),
    ],
)
def test_unready_dependency(wait, db, expected):
    text = f"services: {{api: {{image: 'a:1', depends_on: {wait}}}, db: {{{db}}}}}"
    assert judge("unready-dependency", text) == expected
