import pytest

from stackspec.compose.view.shell import alternatives, parse_script, script_of


@pytest.mark.parametrize(
    ("script", "programs"),
    [
        pytest.param("curl -f http://localhost:8080/ || exit 1", [{"curl"}], id="report-is-no-branch"),
        pytest.param("curl -f x || wget -q x || exit 1", [{"curl"}, {"wget"}], id="two-ways"),
        pytest.param("mysqladmin ping | grep alive", [{"mysqladmin", "grep"}], id="pipe-needs-both"),
        pytest.param("timeout 5 bash -c ': > /dev/tcp/localhost/80'", [{"bash"}], id="wrapped"),
        pytest.param("HOST=a PORT=1 nc -z localhost 1 >/dev/null 2>&1", [{"nc"}], id="assignments"),
        pytest.param('test "$(curl -s x)" = ok', [{"curl"}], id="substitution"),
        pytest.param("[ -f /tmp/ready ]", None, id="only-builtins"),
        pytest.param("curl -f x || true", None, id="always-passes"),
        pytest.param("if curl -f x; then exit 0; fi", None, id="decides-by-itself"),
        pytest.param("command -v curl && curl x", None, id="looks-first"),
        pytest.param("curl 'http://x", None, id="quotes-do-not-close"),
    ],
)
def test_alternatives(script, programs):
    found = alternatives(script)
    assert (None if found is None else [set(branch) for branch in found]) == programs


@pytest.mark.parametrize(
    ("words", "script"),
    [
        pytest.param(("sh", "-c", "a; b"), "a; b", id="sh"),
        pytest.param(("/bin/bash", "-euxc", "a"), "a", id="joined-flags"),
        pytest.param(("bash", "-e", "-c", "a"), "a", id="two-flags"),
        pytest.param(("bash", "run.sh", "-c", "a"), None, id="file"),
        pytest.param(("python", "-c", "a"), None, id="another-program"),
        pytest.param(("sh",), None, id="alone"),
    ],
)
def test_script_of(words, script):
    assert script_of(words) == script


def test_operators():
    commands = parse_script("cd /app && ./migrate; exec ./serve --port 80 2>&1 | tee log\nwait")
    assert [(command.words, command.operator) for command in commands] == [
        (("cd", "/app"), "&&"),
        (("./migrate",), ";"),
        (("exec", "./serve", "--port", "80"), "|"),
        (("tee", "log"), ";"),
        (("wait",), ""),
    ]
