"""This repository's rendered stacks pass the gate that it ships, each environment against its own policy."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(monkeypatch):
    if not (ROOT / "generated").is_dir():
        pytest.skip("nothing is rendered here")
    monkeypatch.chdir(ROOT)


def test_rendered_stacks_pass(checkout, stackspec):
    code, out, _ = stackspec(
        "validate", "generated", "--policy", "policies/examples.yaml", "--no-cache", "--no-hadolint"
    )
    assert code == 0, out


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_each_environment_passes_alone(checkout, stackspec, environment):
    code, out, _ = stackspec(
        "validate",
        "generated",
        "--policy",
        "policies/examples.yaml",
        "--no-cache",
        "--no-hadolint",
        "--env",
        environment,
    )
    assert code == 0, out
