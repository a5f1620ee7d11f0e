"""An engine, its smallest image, and projects that are gone after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from stackspec.errors import EnvironmentFailure
from stackspec.live.engine import connect
from tests.conftest import lacking
from tests.live.checks.cases import IMAGE
from tests.live.checks.project import Project


@pytest.fixture(scope="session")
def engine() -> None:
    """An engine that answers, and has the image."""
    try:
        client = connect()
    except EnvironmentFailure as error:
        lacking(str(error))
        raise
    try:
        if not client.images.list(IMAGE):
            lacking(f"image {IMAGE} is not here: build the stand-ins with python -m tests.live.images.build")
    finally:
        client.close()


@pytest.fixture
def project(engine: None, tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """From two Compose documents to a project that runs the second."""
    made: list[Project] = []

    def make(promised: Mapping[str, Any], actual: Mapping[str, Any], *services: str) -> Project:
        one = Project(tmp_path, promised, actual)
        made.append(one)
        one.up(*services)
        return one

    yield make
    for one in made:
        one.down()
