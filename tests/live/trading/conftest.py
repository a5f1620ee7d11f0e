"""What the live tests of the trading stack share."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.conftest import ROOT, lacking
from tests.live.project import Project, rendered
from tests.live.trading.desk import SERVICES
from tests.live.trading.hurry import hurry
from tests.live.trading.images import image

BLUEPRINTS = ROOT / "blueprints"
Say: TypeAlias = Callable[[str], None]
Rendered: TypeAlias = Callable[..., AbstractContextManager[Project]]
Watched: TypeAlias = Callable[[], AbstractContextManager[Project]]


@pytest.fixture(scope="session")
def engine() -> None:
    """A container engine that answers."""
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        lacking("no container engine answers here: start one with .ci/engine")


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Print a line of figures, past pytest's capture."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def line(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{text}", end="", flush=True)

    return line


@pytest.fixture(scope="module")
def project(engine: None, tmp_path_factory: pytest.TempPathFactory, say: Say) -> Rendered:
    """Render a blueprint for an environment; its containers, networks and volumes are gone afterwards."""

    @contextmanager
    def of(blueprint: Path, environment: str, **variables: str) -> Iterator[Project]:
        tree = rendered(blueprint, environment, tmp_path_factory.mktemp(environment) / "tree")
        running = Project(tree, variables)
        for service, reason in running.left_out.items():
            say(f"not proven: {service} ({reason})")
        try:
            yield running
        finally:
            running.down()

    return of


@pytest.fixture(scope="module")
def watched(project: Rendered) -> Watched:
    """The trading stack for tests, its monitoring hurried, with a receiver of what Alertmanager tells; not started yet."""

    @contextmanager
    def stack() -> Iterator[Project]:
        with project(BLUEPRINTS / "trading" / "stack.py", "test") as prepared:
            hurry(prepared.tree, without=prepared.left_out)
            prepared.set_secret("alert-webhook", "http://webhook:8080/")
            prepared.change("webhook", image="stackspec-images/webhook-receiver:local", networks=["front"])
            for service in ("migrate", *SERVICES):
                prepared.change(service, image=image())
            yield prepared

    return stack


@pytest.fixture(scope="module")
def durable(project: Rendered, say: Say) -> Iterator[Project]:
    """The stack for production, as rendered, without what watches it: two replicas, data on volumes, running.

    Its images come from where its variables say; here that is this machine.
    """
    repository, _, tag = image().rpartition(":")
    names = {"REGISTRY": repository.rpartition("/")[0], "VERSION": tag}
    with project(BLUEPRINTS / "trading" / "stack.py", "prod", **names) as running:
        seconds = running.up(*SERVICES)
        say(f"trading for prod, unwatched: {len(running.containers())} containers healthy in {seconds:.0f} s")
        yield running
