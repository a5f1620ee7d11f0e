from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stackspec.blueprint.importing.importing import imported
from tests.blueprint.importing.corpus import main, request
from tests.compose.corpus import cases, selection
from tests.conftest import ROOT


@pytest.mark.slow
def test_real_projects_survive_the_round_trip(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failed = main(shared / "corpus")
    assert not failed, capsys.readouterr().out


@pytest.mark.slow
def test_the_source_passes_the_project_s_own_checks(shared: Path, tmp_path: Path) -> None:
    for number, case in enumerate(selection(cases(shared / "corpus"), 25)):
        asked = request(case)
        path = tmp_path / "blueprints" / f"demo{number}" / "stack.py"
        path.parent.mkdir(parents=True)
        path.write_text(imported(asked, f"demo{number}", path).source)
    folder = tmp_path / "blueprints"
    check(["ruff", "check", "--config", str(ROOT / "pyproject.toml"), "--ignore", "D", str(folder)])
    for path in sorted(folder.glob("*/stack.py"))[::6]:
        check(["mypy", "--strict", str(path)])


def check(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr
