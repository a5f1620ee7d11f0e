"""Run promtool and amtool on documents."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackspec.model.monitoring import RuleGroup
from stackspec.prometheus.rule_file import rule_file
from stackspec.prometheus.test_file import test_file as unit_tests
from stackspec.source.yaml_writer import dump

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def promtool(tool: Callable[[str], str]) -> Run:
    return _runner(tool("promtool"))


@pytest.fixture(scope="session")
def amtool(tool: Callable[[str], str]) -> Run:
    return _runner(tool("amtool"))


@pytest.fixture(scope="session")
def reads_chat_files(amtool: Run) -> bool:
    """Whether this Alertmanager is 0.31 or newer, which reads a chat's id from a file."""
    version = re.search(r"version (\d+)\.(\d+)", amtool("--version").stdout)
    assert version is not None
    return (int(version[1]), int(version[2])) >= (0, 31)


def _runner(program: str) -> Run:
    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [program, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.fixture
def tested(promtool: Run, tmp_path: Path) -> Callable[[RuleGroup], str]:
    """Write the rules and their unit tests, run both checks; empty text if all is well."""

    def run(group: RuleGroup, rules: dict[str, Any] | None = None) -> str:
        (tmp_path / "rules.yml").write_text(dump(rules or rule_file([group])))
        (tmp_path / "tests.yml").write_text(dump(unit_tests([group], ["rules.yml"])))
        for arguments in (
            ("check", "rules", "--lint-fatal", tmp_path / "rules.yml"),
            ("test", "rules", tmp_path / "tests.yml"),
        ):
            result = promtool(*arguments)
            if result.returncode:
                return result.stdout + result.stderr
        return ""

    return run
