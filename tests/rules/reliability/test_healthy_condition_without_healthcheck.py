import pytest

from stackspec.rules.testing import judge

FAILS = "services.api.depends_on.db: api waits until db is healthy, but db {}, so `up` fails: {}"
NONE = "has no healthcheck, nor has its image"
PROBE = 'give it the test CMD-SHELL pg_isready -U "$${POSTGRES_USER:-postgres}"'


@pytest.mark.parametrize(
    ("db", "files", "expected"),
    [
        pytest.param("image: 'postgres:17.6'", {}, [FAILS.format(NONE, PROBE)], id="known-to-have-none"),
        pytest.param(
            "build: .",
            {"Dockerfile": "FROM postgres:17.6\n"},
            [FAILS.format(NONE, PROBE)],
            id="built-upon-it",
        ),
        pytest.param(
            "build: .",
            {"Dockerfile": "FROM scratch\nCOPY a /a\n"},
            [FAILS.format(NONE, "give it one")],
            id="scratch",
        ),
        pytest.param(
            "image: 'b:1', healthcheck: {disable: true}",
            {},
            [FAILS.format("has its healthcheck switched off", "give it one")],
            id="disabled",
        ),
        pytest.param(
            "image: 'postgres:17.6', healthcheck: {test: [CMD, pg_isready]}", {}, [], id="has-its-own"
        ),
        pytest.param(
            "build: .",
            {"Dockerfile": "FROM postgres:17.6\nHEALTHCHECK CMD pg_isready\n"},
            [],
            id="dockerfiles",
        ),
        pytest.param("image: 'b:1'", {}, [], id="nothing-is-known"),
        pytest.param("image: 'b:1', healthcheck: {interval: 2s}", {}, [], id="times-for-an-unknown-probe"),
    ],
)
def test_healthy_condition_without_healthcheck(db, files, expected):
    wait = "{db: {condition: service_healthy}}"
    text = f"services: {{api: {{image: 'a:1', depends_on: {wait}}}, db: {{{db}}}}}"
    assert judge("healthy-condition-without-healthcheck", text, files) == expected
