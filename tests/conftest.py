"""What every test may use: the shared material beside the checkout, and tools that a machine may lack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_LIVE = os.environ.get("STACKSPEC_REQUIRE_LIVE") == "1"
"""Set where everything is installed: then a tool that is missing is a failure, not a reason to skip."""


def lacking(reason: str) -> None:
    """Skip, or fail where nothing may be lacking."""
    if REQUIRE_LIVE:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Material that is too large or not ours to commit: $STACKSPEC_SHARED, or the folder ``shared`` beside the checkout."""
    folder = Path(os.environ.get("STACKSPEC_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the folder {folder} with shared test material is not there")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """The path of a program on this machine; the test is skipped without it."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            lacking(f"{name} is not installed here")
        assert path is not None
        return path

    return find


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
