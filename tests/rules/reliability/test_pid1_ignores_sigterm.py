import pytest

from stackspec.rules.testing import judge

DEAF = (
    "services.web.init: process 1 of web is {} and ignores SIGTERM, so each stop takes 10s and ends in a "
    "kill: "
    "set init: true, or exec a program that listens"
)


@pytest.mark.parametrize(
    ("attributes", "deaf"),
    [
        pytest.param("command: [sh, -c, 'while true; do work; sleep 5; done']", "sh", id="loop"),
        pytest.param("command: [bash, -c, 'serve | tee log']", "bash", id="pipe"),
        pytest.param("entrypoint: [bash, -c], command: ['a & b & wait']", "bash", id="wait"),
        pytest.param("command: [tail, -f, /dev/null]", "tail", id="tail"),
        pytest.param("command: [sh, -c, 'sleep infinity']", "sleep", id="sleep-in-a-shell"),
        pytest.param("command: [bash, -ec, 'migrate_db; serve --port 80']", None, id="bash-replaces-itself"),
        pytest.param("command: [sh, -c, 'prepare; exec serve']", None, id="exec"),
        pytest.param("command: [sh, -c, 'trap stop TERM; a & wait']", None, id="trap"),
        pytest.param("command: [sh, -c, 'while true; do a; done'], init: true", None, id="init"),
        pytest.param("entrypoint: [tini, --], command: [sh, -c, 'a | b']", None, id="own-init"),
        pytest.param("command: [serve, sh, -c, 'a | b']", None, id="only-an-argument"),
        pytest.param("command: [sh, -c, 'serve']", None, id="nothing-is-known-of-its-sh"),
        pytest.param("command: [sh, run.sh]", None, id="a-file"),
        pytest.param("", None, id="the-images-own"),
    ],
)
def test_commands(attributes, deaf):
    text = f"services: {{web: {{image: 'a:1', {attributes}}}}}"
    assert judge("pid1-ignores-sigterm", text) == ([DEAF.format(deaf)] if deaf else [])


@pytest.mark.parametrize(
    ("dockerfile", "deaf"),
    [
        pytest.param("FROM postgres:17.6\nENTRYPOINT serve --now", "sh", id="dash-stays"),
        pytest.param("FROM postgres:17.6\nENTRYPOINT exec serve --now", None, id="exec"),
        pytest.param("FROM alpine:3.22\nCMD serve --now", None, id="busybox-replaces-itself"),
        pytest.param("FROM alpine:3.22\nCMD serve | tee log", "sh", id="pipe-keeps-busybox"),
        pytest.param('FROM postgres:17.6\nENTRYPOINT ["serve"]', None, id="exec-form"),
        pytest.param("FROM example.org/a:1\nCMD serve", None, id="unknown-base"),
    ],
)
def test_dockerfiles(dockerfile, deaf):
    found = judge("pid1-ignores-sigterm", "services: {web: {build: .}}", {"Dockerfile": dockerfile})
    assert found == ([DEAF.format(deaf)] if deaf else [])


def test_a_job_ends_by_itself():
    text = "services: {db-init: {image: 'a:1', command: [sh, -c, 'create | tee log']}}"
    assert judge("pid1-ignores-sigterm", text) == []
