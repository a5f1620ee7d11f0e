import pytest

from stackspec.rules.testing import judge

MISSING = "services.web.healthcheck: web has no healthcheck, so a hung one counts as running: {}"
TIMES = (
    "services.web.healthcheck: web sets times for a probe that neither it nor its image has, so a hung one "
    "counts as running: add a healthcheck with a test"
)
ADD = "add a healthcheck with a test"


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        pytest.param("{image: 'example.org/a:1'}", {}, [MISSING.format(ADD)], id="nothing"),
        pytest.param("{image: 'example.org/a:1', healthcheck: {test: [CMD, ok]}}", {}, [], id="own"),
        pytest.param(
            "{image: 'postgres:17.6'}",
            {},
            [MISSING.format('add the test CMD-SHELL pg_isready -U "$${POSTGRES_USER:-postgres}"')],
            id="probe-is-known",
        ),
        pytest.param(
            "{image: 'postgres:17.6', healthcheck: {disable: true}}", {}, [], id="another-rules-matter"
        ),
        pytest.param(
            "{image: 'example.org/a:1', healthcheck: {interval: 5s}}",
            {},
            [TIMES],
            id="times-without-test",
        ),
        pytest.param(
            "{build: .}", {"Dockerfile": "FROM a\nHEALTHCHECK CMD probe\n"}, [], id="of-the-dockerfile"
        ),
        pytest.param(
            "{build: .}",
            {"Dockerfile": "FROM a\nHEALTHCHECK CMD probe\nHEALTHCHECK NONE\n"},
            [MISSING.format(ADD)],
            id="dockerfile-takes-it-back",
        ),
        pytest.param(
            "{build: {context: ., target: run}}",
            {"Dockerfile": "FROM a AS test\nHEALTHCHECK CMD probe\nFROM a AS run\n"},
            [MISSING.format(ADD)],
            id="another-stage-has-it",
        ),
    ],
)
def test_missing_healthcheck(text, files, expected):
    assert judge("missing-healthcheck", f"services: {{web: {text}}}", files) == expected


def test_an_awaited_job_needs_none():
    text = """
    services:
      web: {build: ., depends_on: {job: {condition: service_completed_successfully}}}
      job: {image: a:1}
    """
    assert judge("missing-healthcheck", text, {"Dockerfile": "FROM a\nHEALTHCHECK CMD probe\n"}) == []


def test_nor_does_one_that_is_named_so():
    text = """
    services:
      db-migrate: {image: a:1, command: [./run]}
      schema: {image: a:1, command: [shop, migrate]}
    """
    assert judge("missing-healthcheck", text) == []
