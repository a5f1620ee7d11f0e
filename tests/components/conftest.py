"""Stacks of components, as mappings, as trees on disk, and running."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stackspec.blueprint.declaration import Blueprint
from stackspec.blueprint.evaluation import Evaluation, Script
from stackspec.compose.write import compose_mapping
from stackspec.model.assembly import assemble
from stackspec.model.stack import Stack
from stackspec.targets.configuration import alertmanager, files, prometheus
from stackspec.targets.orchestration import compose
from tests.conftest import lacking


def written(stack: Stack, folder: Path) -> Path:
    """The stack rendered to ``folder``; every secret's file holds text that few programs quote right by chance."""
    assembly = assemble(stack)
    script = Script(folder / "stack.py", Blueprint(stack.name, ("test",), lambda _: stack), {})
    evaluation = Evaluation(script, "test", assembly)
    targets = [files, prometheus, alertmanager]  # nothing here asks for dashboards
    artifacts = {artifact.path: artifact for target in targets for artifact in target.artifacts(evaluation)}
    for artifact in [*artifacts.values(), *compose.artifacts(evaluation, artifacts)]:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text)
    for secret in assembly.secrets.values():
        path = folder / str(secret.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"it's {secret.key} \"\\ $1\n")
        path.chmod(0o444)
    return folder / "compose.yaml"


@pytest.fixture
def services() -> Callable[..., Mapping[str, Any]]:
    """The canonical services of a stack of these components."""

    def expand(*components: Any) -> Mapping[str, Any]:
        return compose_mapping(assemble(Stack("stack", services=components)))["services"]

    return expand


@dataclass
class Project:
    """A running project."""

    file: Path
    name: str

    def compose(
        self, *arguments: str, check: bool = True, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        command = ["docker", "compose", "-f", str(self.file), "-p", self.name, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)
        if check and result.returncode:
            logs = (
                ""
                if arguments[0] in ("logs", "down")
                else self.compose("logs", "--tail=40", check=False).stdout
            )
            raise AssertionError(f"{' '.join(arguments)} -> {result.returncode}\n{result.stderr}\n{logs}")
        return result

    def inside(self, service: str, *command: str, check: bool = True) -> str:
        """What a command in the service's container prints."""
        result = self.compose("exec", "-T", service, *command, check=check)
        return (result.stdout + result.stderr).strip()

    def fetch(self, service: str, url: str) -> str:
        """A page, by BusyBox's wget in the service's container."""
        return self.inside(service, "wget", "-q", "-O", "-", url)

    def inspect(self, service: str) -> dict[str, Any]:
        """The engine's view of the service's container."""
        identifier = self.compose("ps", "-a", "-q", service).stdout.split()[0]
        found = subprocess.run(
            ["docker", "inspect", identifier], capture_output=True, text=True, check=True
        ).stdout
        return json.loads(found)[0]


@pytest.fixture(scope="session")
def engine() -> None:
    """A container engine that answers."""
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        lacking("no container engine answers here: start one with .ci/engine")


@pytest.fixture(scope="module")
def running(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Stack], Any]:
    """Start a stack, wait until all of it is healthy, and take it away afterwards with its data."""

    @contextmanager
    def start(stack: Stack) -> Iterator[Project]:
        images = {str(service.image) for service in assemble(stack).services.values()}
        for image in sorted(images):
            if subprocess.run(
                ["docker", "image", "inspect", image], capture_output=True, check=False
            ).returncode:
                lacking(
                    f"image {image} is not here: build the stand-ins with python -m tests.live.images.build"
                )
        file = written(stack, tmp_path_factory.mktemp("stack"))
        project = Project(file, f"components-{uuid.uuid4().hex[:8]}")
        try:
            project.compose("up", "-d", "--wait", "--wait-timeout", "120", "--pull", "never")
            yield project
        finally:
            project.compose("down", "-v", "--remove-orphans", "--timeout", "5", check=False)

    return start


def hardening(inspected: Mapping[str, Any]) -> dict[str, Any]:
    """What the engine says of a container's rights."""
    host = inspected["HostConfig"]
    return {
        "root": inspected["Config"]["User"].partition(":")[0] in ("", "0"),
        "read_only": host["ReadonlyRootfs"],
        "cap_drop": host["CapDrop"],
        "cap_add": host["CapAdd"] or [],
        "privileged": host["Privileged"],
        "no_new_privileges": "no-new-privileges:true" in (host["SecurityOpt"] or []),
        "limited": bool(host["Memory"] and host["NanoCpus"] and host["PidsLimit"]),
        "rotated": set(host["LogConfig"]["Config"]) == {"max-size", "max-file"},
    }


HARDENED = {
    "root": False,
    "read_only": True,
    "cap_drop": ["ALL"],
    "cap_add": [],
    "privileged": False,
    "no_new_privileges": True,
    "limited": True,
    "rotated": True,
}
