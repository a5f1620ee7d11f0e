import pytest

from stackspec.rules.testing import judge

FORBIDDEN = "services.web.read_only: web must write {}, which read_only: true forbids: add tmpfs: [{}]"
BOTH = [FORBIDDEN.format("/var/cache/nginx and /run", "/var/cache/nginx, /run")]
CACHE = [FORBIDDEN.format("/var/cache/nginx", "/var/cache/nginx")]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("image: 'nginx:1.29.3', read_only: true", BOTH, id="none"),
        pytest.param("image: 'nginx:1.29.3', read_only: true, tmpfs: [/run, /tmp]", CACHE, id="one-of-two"),
        pytest.param(
            "image: 'nginx:1.29.3', read_only: true, tmpfs: [/var/run], volumes: "
            "['./cache:/var/cache/nginx:ro']",
            CACHE,
            id="mounted-read-only",
        ),
        pytest.param(
            "image: 'nginx:1.29.3', read_only: true, tmpfs: ['/var/cache:size=64m', /var/run]",
            [],
            id="above-it",
        ),
        pytest.param(
            "image: 'nginx:1.29.3', read_only: true, tmpfs: [/run], volumes: ['cache:/var/cache/nginx']",
            [],
            id="volume",
        ),
        pytest.param("image: 'nginx:1.29.3'", [], id="writable-root"),
        pytest.param("image: 'nginx:1.29.3', read_only: true, command: [cat, /a]", [], id="another-program"),
        pytest.param("image: 'a:1', read_only: true", [], id="unknown"),
        pytest.param(
            "image: 'a:1', read_only: true, command: [gunicorn, app]",
            [FORBIDDEN.format("/tmp", "/tmp")],
            id="gunicorn",
        ),
    ],
)
def test_read_only_without_tmpfs(attributes, expected):
    assert judge("read-only-without-tmpfs", f"services: {{web: {{{attributes}}}}}") == expected
