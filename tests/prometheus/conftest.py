"""Run promtool and amtool on documents."""

from __future__ import annotations

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


_CHAT_FILE = """\
route: {receiver: a}
receivers: [{name: a, telegram_configs: [{bot_token_file: /t, chat_id_file: /c}]}]
"""


@pytest.fixture(scope="session")
def reads_chat_files(amtool: Run, tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Whether this Alertmanager is 0.31 or newer, which reads a chat's id from a file."""
    file = tmp_path_factory.mktemp("amtool") / "alertmanager.yml"
    file.write_text(_CHAT_FILE)
    return amtool("check-config", file).returncode == 0


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
