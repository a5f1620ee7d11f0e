import pytest

from stackspec.rules.testing import load_stack


def start(tmp_path, text, files=None):
    return load_stack(f"services: {{db: {text}}}", tmp_path, files).service["db"].start


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        pytest.param("{image: 'postgres:16.4'}", True, id="image-alone"),
        pytest.param("{image: 'postgres:16.4', command: [postgres, -c, fsync=off]}", True, id="its-server"),
        pytest.param("{image: 'postgres:16.4', command: [-c, fsync=off]}", True, id="options-only"),
        pytest.param("{image: 'postgres:16.4', command: [psql, -h, db]}", False, id="its-client"),
        pytest.param(
            "{image: 'postgres:16.4', entrypoint: [sh, -c, 'sleep 1; pg_dump x']}", False, id="a-script"
        ),
        pytest.param(
            "{image: 'postgres:16.4', entrypoint: [sh, -c, 'prepare && exec docker-entrypoint.sh postgres']}",
            True,
            id="script-that-ends-in-the-server",
        ),
        pytest.param("{image: 'example.org/team/postgres:16.4'}", False, id="another-image-of-that-name"),
    ],
)
def test_server(tmp_path, text, runs):
    assert (start(tmp_path, text).server is not None) == runs


@pytest.mark.parametrize(
    ("dockerfile", "text", "words"),
    [
        pytest.param("FROM a\nCMD run --now", "{build: .}", ("/bin/sh", "-c", "run --now"), id="shell-form"),
        pytest.param('FROM a\nCMD ["run", "--now"]', "{build: .}", ("run", "--now"), id="exec-form"),
        pytest.param(
            'FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["run"]',
            "{build: ., command: [other]}",
            ("tini", "--", "other"),
            id="command-follows-entrypoint",
        ),
        pytest.param(
            'FROM a\nENTRYPOINT ["tini"]\nCMD ["run"]', "{build: ., entrypoint: [x]}", ("x",), id="override"
        ),
        pytest.param("FROM a", "{build: .}", None, id="the-base-knows"),
    ],
)
def test_words(tmp_path, dockerfile, text, words):
    assert start(tmp_path, text, {"Dockerfile": dockerfile}).words == words
