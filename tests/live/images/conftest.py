"""What the contract tests share: an engine, stand-in images, a sandbox, files that any user may read."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import lacking
from tests.live.images.build import Builder, state
from tests.live.images.catalogue import catalogue, with_what_they_stand_on
from tests.live.images.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def engine() -> None:
    """A container engine that answers."""
    try:
        answer = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=30)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        lacking(f"no container engine here: {error}")
    else:
        if answer.returncode:
            lacking("no container engine answers `docker info`")


@pytest.fixture(scope="session")
def image(engine: None) -> Callable[[str], str]:
    """From an image's folder to a name to start it by; built when missing."""
    images = catalogue()
    ready: dict[str, str] = {}

    def named(folder_or_name: str) -> str:
        if folder_or_name not in ready:
            todo = with_what_they_stand_on([folder_or_name], images)
            if state(todo[-1]) == "missing":
                builder = Builder()
                builder.all(todo)
                assert not builder.failed, f"could not build {[one.name for one in builder.failed]}"
            ready[folder_or_name] = todo[-1].name
        return ready[folder_or_name]

    return named


@pytest.fixture
def sandbox(engine: None) -> Iterator[Sandbox]:
    """Containers that are gone after the test."""
    box = Sandbox()
    yield box
    box.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write a file that every user may read (a bind mount keeps its owner and mode), and return its path."""

    def to(name: str, text: str, mode: int = 0o444) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        for folder in (path.parent, *path.parent.parents):
            if folder.is_relative_to(tmp_path):
                folder.chmod(0o755)
        return str(path)

    return to
