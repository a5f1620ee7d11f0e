"""``stackspec render`` as its user sees it: files, messages, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackspec.cli.main import main

BLUEPRINT = """\
from stackspec.blueprint import blueprint
from stackspec.model import *

@blueprint("demo", environments=["dev", "prod"])
def demo(env: Environment) -> Stack:
    return Stack("demo", services=[Service("bot", image="bot:1", environment={"MODE": env.name})])
"""


@pytest.fixture
def demo(project: Path) -> Path:
    path = project / "blueprints" / "demo" / "stack.py"
    path.parent.mkdir(parents=True)
    path.write_text(BLUEPRINT)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_rendering_all(demo: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "render") == (
        0,
        "generated/demo/dev: 3 created (2 files)\ngenerated/demo/prod: 3 created (2 files)\n",
        "",
    )
    assert run(capsys, "render") == (
        0,
        "generated/demo/dev: up to date (2 files)\ngenerated/demo/prod: up to date (2 files)\n",
        "",
    )
    assert files(project / "generated/demo/prod") == [".env.example", "compose.yaml", "manifest.json"]
    assert run(capsys, "render", "--check") == (0, "", "")


def test_one_environment_elsewhere(demo: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "render", "demo", "--env", "prod", "--out", "out") == (
        0,
        "out/demo/prod: 3 created (2 files)\n",
        "",
    )
    assert (project / "out/demo/prod/compose.yaml").read_text() == (
        "# Rendered by stackspec from blueprint 'demo' for 'prod': edit the blueprint, not this file.\n"
        "name: demo\nservices:\n  bot:\n    image: bot:1\n    environment:\n      MODE: prod\n"
    )


def test_checking_shows_the_difference(demo: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "render")
    demo.write_text(BLUEPRINT.replace("bot:1", "bot:2"))
    before = (project / "generated/demo/dev/compose.yaml").read_text()
    code, out, err = run(capsys, "render", "--check", "--env", "dev")
    assert code == 1
    assert "--- a/generated/demo/dev/compose.yaml\n+++ b/generated/demo/dev/compose.yaml\n" in out
    assert "-    image: bot:1\n+    image: bot:2\n" in out
    assert err == "stackspec: out of date: generated/demo/dev: run stackspec render\n"
    assert run(capsys, "render", "--diff", "--env", "dev") == (0, out, "")
    assert (project / "generated/demo/dev/compose.yaml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["dem"], "stackspec: there is no blueprint 'dem': did you mean 'demo'?\n", id="name"),
        pytest.param(["--env", "prd"], "stackspec: blueprints/demo/stack.py:4:33: blueprint 'demo' has no environment 'prd': did you mean 'prod'?\n", id="environment"),
        pytest.param(["--out", "/proc/x"], "stackspec: cannot write '/proc/x", id="out"),
    ],
)  # fmt: skip
def test_mistakes(
    demo: Path, project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = run(capsys, "render", *arguments)
    assert (code, out) == (3 if "--out" in arguments else 2, "")
    assert err.startswith(message)
    assert "Traceback" not in err
    assert not (project / "generated").exists()


def test_nothing_is_written_unless_everything_can_be_evaluated(
    demo: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.write_text(BLUEPRINT.replace('image="bot:1"', 'image="bot:1" if env.name == "dev" else "B O T"'))
    code, out, err = run(capsys, "render")
    assert (code, out) == (2, "")
    assert err == (
        "stackspec: blueprints/demo/stack.py:6:57: Service.image: 'B O T' is no image reference: "
        "write [registry/]name[:tag][@digest], the name in lower case\n"
    )
    assert not (project / "generated").exists()


def test_debug_shows_the_traceback(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.write_text("1 / 0\n")
    assert (
        run(capsys, "render")[2]
        == "stackspec: blueprints/demo/stack.py:1:1: the blueprint raised ZeroDivisionError: division by zero\n"
    )
    code, _, err = run(capsys, "render", "--debug")
    assert code == 2
    assert "Traceback" in err
    assert err.endswith("division by zero\n")


def test_what_is_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "rendr") == (2, "", "stackspec: there is no command 'rendr': did you mean 'render'?\n")
    assert run(capsys, "zzzzzzz") == (
        2,
        "",
        "stackspec: there is no command 'zzzzzzz': see stackspec --help\n",
    )


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--help")
    assert (code, err) == (0, "")
    assert "  render " in out
    assert run(capsys)[0] == 2
    with pytest.raises(SystemExit) as caught:
        main(["render", "--help"])
    assert caught.value.code == 0
    assert "examples:\n  stackspec render" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param('File("manifest.json", "")', "File.path: 'manifest.json' is what rendering keeps its own records in: choose another name", id="manifest"),
        pytest.param('File("./a", "")', "File.path: './a' leaves the rendered tree: write a relative path, with / and without . or ..", id="dot"),
        pytest.param(f'File("{"x" * 256}", "")', "File.path: '" + "x" * 256 + "' is too long a name for a file: 255 bytes are the most", id="long"),
        pytest.param('File("a", ""), File("a/b", "")', "'a' is rendered as a file, but 'a/b' needs a folder: rename one", id="file-and-folder"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_written(
    demo: Path, project: Path, capsys: pytest.CaptureFixture[str], files: str, message: str
) -> None:
    demo.write_text(BLUEPRINT.replace("services=[", f"files=[{files}], services=["))
    code, out, err = run(capsys, "render", "--env", "dev")
    assert (code, out) == (2, "")
    assert err.startswith("stackspec: blueprints/demo/stack.py:6:")
    assert err.endswith(f": {message}\n")
    assert not (project / "generated").exists()


def test_what_a_blueprint_prints_is_not_ours(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.write_text("print('hello')\n" + BLUEPRINT)
    run(capsys, "render")
    code, out, err = run(capsys, "render", "--check")
    assert (code, out, err) == (0, "", "hello\n")


def test_mistakes_in_files_beside_a_blueprint_have_their_own_place(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo.parent / "more.py").write_text(
        "from stackspec.model import Network\n\ndef net():\n    return Network('a b')\n"
    )
    demo.write_text("from .more import net\n" + BLUEPRINT.replace("return Stack", "net(); return Stack"))
    assert run(capsys, "render")[2].startswith(
        "stackspec: blueprints/demo/more.py:4:20: Network.key: 'a b' is no name"
    )
    (demo.parent / "more.py").write_text("def net():\n    return 1 + len(7)\n")
    assert run(capsys, "render")[2].startswith(
        "stackspec: blueprints/demo/more.py:2:16: the blueprint raised TypeError: object of type"
    )
