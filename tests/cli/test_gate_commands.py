"""`explain` and `rules`, and what the gate looks like on a terminal."""

import json
import os
import pty
import subprocess
import sys

import pytest

from stackspec.cli.main import main
from stackspec.rules.registry import builtin_rules


@pytest.mark.parametrize("name", ["floating-tag", "SUP001", "sup001"])
def test_explain(capsys, name):
    assert main(["explain", name]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# floating-tag\n\n`SUP001` · family supply-chain · default severity warning")
    assert "## Why\n" in page
    assert "## Sources\n\n- <https://" in page


def test_explain_shows_parameters_with_their_defaults(capsys):
    main(["explain", "published-to-all-interfaces"])
    assert "- `ports` (default `[80, 443]`): Host ports that may always be public." in capsys.readouterr().out


def test_explain_an_unknown_rule(capsys):
    assert main(["explain", "floting-tag"]) == 2
    assert "no rule is named 'floting-tag': did you mean 'floating-tag'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", builtin_rules())
def test_every_rule_can_be_explained(capsys, name):
    assert main(["explain", name]) == 0
    assert len(capsys.readouterr().out) > 500


def test_rules(capsys):
    main(["rules"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(builtin_rules()) + 1
    assert any(line.startswith("SUP001  floating-tag") for line in lines)


def test_rules_of_a_policy(capsys):
    main(["rules", "--policy", "dev", "--format", "json"])
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["floating-tag"]["severity"] == "info"
    assert "unbounded-memory" not in found


PROGRAM = [sys.executable, "-c", "from stackspec.cli.main import entry; entry()"]


def on_terminal(folder, **variables):
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm", "XDG_CACHE_HOME": str(folder / "cache"), **variables}
    control, terminal = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "validate", "compose.yaml"], cwd=folder, env=environment, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    output = b""
    while True:
        try:
            read = os.read(control, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not read:
            break
        output += read
    process.wait()
    os.close(control)
    return output.decode()


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour(tmp_path, variables, coloured):
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    assert ("\x1b[" in on_terminal(tmp_path, **variables)) is coloured


def test_a_pipe_gets_no_colour_unless_forced(tmp_path):
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    for forced in (False, True):
        environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            **({"FORCE_COLOR": "1"} if forced else {}),
        }
        done = subprocess.run(
            [*PROGRAM, "validate"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert ("\x1b[" in done.stdout) is forced


def test_what_a_kept_answer_does_not_import(tmp_path):
    """The budget of a cached run is tens of milliseconds: no YAML, no rules, no loader."""
    (tmp_path / "compose.yaml").write_text("services: {web: {image: 'nginx:1.29.3'}}\n")
    script = (
        "import sys; from stackspec.cli.main import main; code = main(['validate', 'compose.yaml']);"
        "print(sorted({'yaml', 'pydantic', 'stackspec.compose.read', 'stackspec.rules', 'jsonschema'} & set(sys.modules)))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert outputs[0].splitlines()[-1] == "['stackspec.compose.read', 'stackspec.rules', 'yaml']"
    assert outputs[1].splitlines()[-1] == "[]"
