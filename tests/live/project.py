"""A rendered stack as a project on this machine's engine: started, watched, broken on purpose, and taken away.

The tree is what ``stackspec render`` writes, and its ``compose.yaml`` is used as it is. What a test adds or changes stands in
a second file beside it, ``live.yaml``, so that it can be read what was proven and what was arranged. Containers are reached
at their own addresses, which works from the machine that runs the engine, also on internal networks.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import docker
import yaml
from docker.models.containers import Container

from stackspec.blueprint.evaluation import evaluate, load
from stackspec.targets.render import render
from stackspec.targets.tree import write_tree
from tests.conftest import lacking
from tests.live.images.catalogue import not_proven

__all__ = ["Project", "Replaced", "rendered", "until"]

Value = TypeVar("Value")
START_SECONDS = 150
"""A whole stack on two busy processors."""


class Replaced(list[Any]):
    """A sequence in ``live.yaml`` that takes the place of the rendered one; plain ones are added to it."""


class _Dumper(yaml.SafeDumper):
    """Writes what Compose reads from an override file."""


_Dumper.add_representer(Replaced, lambda dumper, items: dumper.represent_sequence("!override", items))


def until(
    condition: Callable[[], Value],
    seconds: float,
    what: str,
    *,
    every: float = 0.2,
    detail: Callable[[], str] | None = None,
) -> Value:
    """Wait until the condition is true and return its value.

    Raises AssertionError after ``seconds``, with ``what`` was waited for and the ``detail`` at that time.
    """
    deadline = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}\n{detail() if detail else ''}")
        time.sleep(every)


def rendered(blueprint: Path, environment: str, folder: Path) -> Path:
    """The blueprint rendered to ``folder``, with a file of random text for every secret that is read from one."""
    write_tree(folder, render(evaluate(load(blueprint), environment), folder))
    for secret in yaml.safe_load((folder / "compose.yaml").read_text()).get("secrets", {}).values():
        _write_secret(folder / secret["file"], secrets.token_hex(24))
    return folder


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text)
    path.chmod(0o444)  # the folder is closed to others; containers run as users of their own


@dataclass
class Project:
    """The containers of one rendered tree, under a name of its own."""

    tree: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """What Compose puts in place of the file's variables."""
    name: str = field(default_factory=lambda: f"live-{uuid.uuid4().hex[:8]}")
    changes: dict[str, Any] = field(default_factory=lambda: {"services": {}})
    """The content of ``live.yaml``."""

    def __post_init__(self) -> None:
        self.engine = docker.from_env()
        self.services: dict[str, Any] = yaml.safe_load((self.tree / "compose.yaml").read_text())["services"]
        self.left_out = dict(self._not_proven())
        for service in self.left_out:
            self.change(service, profiles=["not-proven"])

    def change(self, service: str, **attributes: Any) -> None:
        """Set attributes of a service in ``live.yaml``; ``environment`` is added to what was set before."""
        known = self.changes["services"].setdefault(service, {})
        environment = {**known.get("environment", {}), **attributes.pop("environment", {})}
        known.update(attributes, **({"environment": environment} if environment else {}))

    def _not_proven(self) -> list[tuple[str, str]]:
        """Services whose image cannot be had, and why; skips the test if one could be had and is not here."""
        reasons = {name: entry.reason for entry in not_proven() for name in entry.names}
        found = []
        for name, service in self.services.items():
            image = str(service["image"])
            if "build" in service or "${" in image or self._has(image):
                continue
            if (repository := image.rpartition(":")[0]) not in reasons:
                lacking(
                    f"image {image} is not here: build the stand-ins with python -m tests.live.images.build"
                )
            found.append((name, f"{image}: {reasons[repository]}"))
        return found

    def _has(self, image: str) -> bool:
        return bool(self.engine.images.list(image))

    def compose(
        self, *arguments: str, seconds: float = 180, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run ``docker compose`` with these arguments."""
        (self.tree / "live.yaml").write_text(yaml.dump(self.changes, Dumper=_Dumper))
        files = ["-f", str(self.tree / "compose.yaml"), "-f", str(self.tree / "live.yaml")]
        done = subprocess.run(
            ["docker", "compose", *files, "-p", self.name, *arguments],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, **self.variables},
        )
        if check and done.returncode:
            raise AssertionError(
                f"docker compose {' '.join(arguments)} -> {done.returncode}\n{done.stderr[-3000:]}\n{self.report()}"
            )
        return done

    def up(self, *services: str, dependencies: bool = True) -> float:
        """Start all, or these services, and wait until they are healthy; how many seconds that took."""
        started = time.monotonic()
        options = ["--no-build", "--pull", "never", "--wait", "--wait-timeout", str(START_SECONDS)]
        options += [] if dependencies else ["--no-deps"]
        self.compose("up", "-d", *options, *services, seconds=START_SECONDS + 60)
        return time.monotonic() - started

    def renew(self, *services: str) -> None:
        """Make these services anew if something about them has changed, and touch nothing else."""
        self.up(*services, dependencies=False)

    def down(self) -> None:
        """Take away everything that is the project's, its volumes too."""
        try:
            self.compose("--profile", "*", "down", "-v", "--remove-orphans", "--timeout", "5", check=False)
        finally:
            self.engine.close()

    def leftovers(self) -> list[str]:
        """Names of the project's containers, networks and volumes that the engine still has."""
        engine = docker.from_env()
        try:
            mine = {"label": f"com.docker.compose.project={self.name}"}
            found = [
                *engine.containers.list(all=True, filters=mine),
                *engine.networks.list(filters=mine),
                *engine.volumes.list(filters=mine),
            ]
            return [item.name for item in found]
        finally:
            engine.close()

    def containers(self, service: str = "") -> list[Container]:
        """The project's containers, ended ones too; of one service, by number."""
        labels = [f"com.docker.compose.project={self.name}"]
        labels += [f"com.docker.compose.service={service}"] if service else []
        found = self.engine.containers.list(all=True, filters={"label": labels}, ignore_removed=True)
        return sorted(found, key=lambda container: container.name or "")

    def container(self, service: str, number: int = 0) -> Container:
        """One container of a service."""
        found = self.containers(service)
        assert len(found) > number, f"{service} has {len(found)} containers"
        return found[number]

    def address(self, service: str, number: int = 0) -> str:
        """An address at which this machine reaches the container."""
        networks = self.container(service, number).attrs["NetworkSettings"]["Networks"]
        addresses = [network["IPAddress"] for network in networks.values() if network["IPAddress"]]
        assert addresses, f"{service} has no address: {self.state(service)}"
        return addresses[0]

    def get(self, service: str, port: int, path: str, number: int = 0, *, method: str = "GET") -> str:
        """What the container answers to an HTTP request; an error status is an answer, too."""
        url = f"http://{self.address(service, number)}:{port}{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as response:
                return response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()

    def ask(self, query: str) -> list[dict[str, Any]]:
        """The result of a PromQL query."""
        answer = json.loads(
            self.get("prometheus", 9090, f"/api/v1/query?{urllib.parse.urlencode({'query': query})}")
        )
        return answer["data"]["result"]

    def secret(self, name: str) -> str:
        """The text of a secret's file."""
        return (self.tree / "secrets" / name).read_text()

    def set_secret(self, name: str, text: str) -> None:
        """Put another text into a secret's file; what runs already keeps the old one."""
        _write_secret(self.tree / "secrets" / name, text)

    def state(self, service: str) -> str:
        """The engine's view of each container of a service, in a line."""
        lines = []
        for container in self.containers(service):
            state = container.attrs["State"]
            health = state.get("Health", {}).get("Status", "no healthcheck")
            restarts = container.attrs["RestartCount"]
            lines.append(
                f"{container.name}: {state['Status']}, {health}, exit {state['ExitCode']}, restarted {restarts} times"
            )
        return "; ".join(lines) or f"{service}: no container"

    def logs(self, service: str, lines: int = 15) -> str:
        """The last lines of each container of a service."""
        return "\n".join(
            f"--- {container.name}\n{container.logs(tail=lines).decode(errors='replace')}"
            for container in self.containers(service)
        )

    def report(self) -> str:
        """State of every container that is not well, with its last log lines."""
        ill = [service for service in self.services if self.containers(service) and not self.healthy(service)]
        return "\n".join(f"{self.state(service)}\n{self.logs(service)}" for service in ill)

    def healthy(self, service: str) -> bool:
        """Whether each container of a service runs and says that it is healthy."""
        states = [container.attrs["State"] for container in self.containers(service)]
        return bool(states) and all(
            state["Running"] and state.get("Health", {}).get("Status") == "healthy" for state in states
        )

    def wait_until_healthy(self, *services: str, seconds: float = 60) -> float:
        """Wait until each container of these services is healthy; how many seconds that took."""
        started = time.monotonic()
        for service in services:
            until(
                lambda service=service: self.healthy(service),
                seconds,
                f"{service} healthy",
                detail=lambda service=service: f"{self.state(service)}\n{self.logs(service)}",
            )
        return time.monotonic() - started

    def crash(self, service: str, number: int = 0) -> None:
        """``kill -9`` from outside, as the kernel does it: the engine then heeds the restart policy, as after no other kill."""
        container = self.container(service, number)
        state = container.attrs["State"]
        assert state["Running"], f"{service} does not run: {self.state(service)}"
        try:
            os.kill(state["Pid"], signal.SIGKILL)
        except (PermissionError, ProcessLookupError) as error:
            lacking(
                f"a container's process cannot be killed from here: {error}; this needs root and a local engine"
            )

        def ended() -> bool:
            container.reload()
            now = container.attrs["State"]
            return not now["Running"] or now["StartedAt"] != state["StartedAt"]

        until(ended, 10, f"{service} ended by kill -9", every=0.02)
