from __future__ import annotations

from pathlib import Path

import pytest

from stackspec.cli.main import main

COMPOSE = "name: shop\nservices: {web: {image: 'shop:${VERSION:-1}'}}\n"


def test_writes_a_blueprint_that_renders(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "compose.yaml").write_text(COMPOSE)
    assert main(["import", "compose.yaml"]) == 0
    assert "proven: rendered and read again, it is the same project" in capsys.readouterr().out
    assert main(["render", "shop"]) == 0
    assert "image: shop:${VERSION:-1}" in (project / "generated/shop/default/compose.yaml").read_text()


def test_keeps_what_is_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "compose.yaml").write_text(COMPOSE)
    path = project / "blueprints/shop/stack.py"
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    assert main(["import", "compose.yaml"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "# mine\n"
    assert main(["import", "compose.yaml", "--force"]) == 0
    assert "Service(" in path.read_text()


def test_prints_only_the_source(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "compose.yaml").write_text(COMPOSE)
    assert main(["import", "compose.yaml", "-o", "-"]) == 0
    told = capsys.readouterr()
    compile(told.out, "stack.py", "exec")
    assert "proven" in told.err
    assert not (project / "blueprints").exists()


def test_differences_are_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "compose.yaml").write_text(
        "services: {a: {image: a, ports: ['1:1']}, b: {image: b, ports: ['1:1']}}"
    )
    assert main(["import", "compose.yaml", "-o", "blueprints/two/stack.py"]) == 1
    assert "NOT the same project" in capsys.readouterr().out
    assert (project / "blueprints/two/stack.py").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["absent.yaml"], "absent.yaml does not exist", id="no-file"),
        pytest.param(["compose.yaml", "--env", "dev"], "write NAME=FILE", id="env-without-file"),
        pytest.param(["compose.yaml", "--env", "a=x", "--env", "a=y"], "names 'a' twice", id="env-twice"),
    ],
)
def test_mistakes(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    (project / "compose.yaml").write_text(COMPOSE)
    assert main(["import", *arguments]) == 2
    assert expected in capsys.readouterr().err
    assert not (project / "blueprints").exists()


def test_the_command_is_listed_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "  import " in capsys.readouterr().out
