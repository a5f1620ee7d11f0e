"""Containers of one test, in a network of their own, and gone after it."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from typing import TYPE_CHECKING, Any

import docker
from docker.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docker.models.containers import Container

__all__ = ["Sandbox"]

LABEL = "org.stackspec.contract-test"
PATIENCE = 90
"""Seconds that a condition may take on a busy machine with two cores."""


class Sandbox:
    """Starts containers hardened as the blueprints' are, and removes them with their network and volumes."""

    def __init__(self) -> None:
        self.client = docker.from_env(timeout=60)
        self.name = f"contract-{uuid.uuid4().hex[:8]}"
        self.labels = {LABEL: self.name}
        self.network = self.client.networks.create(self.name, labels=self.labels, internal=True)

    def close(self) -> None:
        """Remove what carries this sandbox's label, and nothing else."""
        mine = {"label": f"{LABEL}={self.name}"}
        try:
            for container in self.client.containers.list(all=True, filters=mine):
                container.remove(force=True, v=True)
            self.network.remove()
            for volume in self.client.volumes.list(filters=mine):
                volume.remove()
        finally:
            self.client.close()

    def volume(self, name: str) -> str:
        """A named volume's name on the engine; made when first asked for."""
        full = f"{self.name}-{name}"
        try:
            self.client.volumes.get(full)
        except NotFound:
            self.client.volumes.create(full, labels=self.labels)
        return full

    def start(
        self,
        image: str,
        *command: str,
        alias: str = "",
        user: str | None = None,
        mounts: Mapping[str, str] | None = None,
        tmpfs: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        more_labels: Mapping[str, str] | None = None,
        soft: bool = False,
        **options: Any,
    ) -> Container:
        """Start a container, hardened unless `soft`.

        `mounts` is target to source: a volume's name, or the path of a file or folder, which is then
        read-only; `alias` is its name on the network.
        """
        hard: dict[str, Any] = {
            "read_only": True,
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges:true"],
            "init": True,
            "pids_limit": 100,
            "mem_limit": "512m",
        }
        binds = {
            source: {"bind": target, "mode": "ro" if source.startswith("/") else "rw"}
            for target, source in (mounts or {}).items()
        }
        container = self.client.containers.create(
            image,
            list(command) or None,
            user=user,
            environment=dict(environment or {}),
            volumes=binds,
            tmpfs=dict(tmpfs or {}),
            labels={**(more_labels or {}), **self.labels},
            network=self.network.name,
            **({} if soft else hard),
            **options,
        )
        if alias:
            self.network.disconnect(container)
            self.network.connect(container, aliases=[alias])
        container.start()
        return container

    def until(self, condition: Callable[[], Any], container: Container | None = None) -> Any:
        """What `condition` returns as soon as it is true.

        Raises:
            AssertionError: it was not, for as long as a busy machine may take; or the container ended.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            seen = _attempt(condition)
            if seen and not isinstance(seen, Exception):
                return seen
            ended = container is not None and self.ended(container)
            if ended or time.monotonic() > deadline:
                log = container.logs(tail=20).decode(errors="replace") if container else ""
                raise AssertionError(f"{'the container ended' if ended else 'never true'}: {seen!r}\n{log}")
            time.sleep(0.1)

    @staticmethod
    def ended(container: Container) -> bool:
        """Whether the container's process is gone."""
        container.reload()
        return container.status in {"exited", "dead"}

    def run(self, image: str, *command: str, **options: Any) -> tuple[int, str]:
        """Exit code and all output of a container that ends by itself."""
        container = self.start(image, *command, **options)
        code = container.wait(timeout=PATIENCE)["StatusCode"]
        return code, container.logs().decode(errors="replace")

    @staticmethod
    def execute(container: Container, *command: str, environment: Mapping[str, str] | None = None) -> str:
        """The output of a command in a running container.

        Raises:
            AssertionError: it ended with another code than 0.
        """
        code, output = container.exec_run(list(command), environment=dict(environment or {}))
        text = output.decode(errors="replace").strip()
        assert code == 0, f"{command[0]} ended with {code}: {text}"
        return text

    def get(self, container: Container, port: int, path: str, body: object | None = None) -> str:
        """What the container answers on HTTP; a POST of the JSON `body` if there is one."""
        container.reload()
        address = container.attrs["NetworkSettings"]["Networks"][self.network.name]["IPAddress"]
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        request = urllib.request.Request(f"http://{address}:{port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read().decode()


def _attempt(condition: Callable[[], Any]) -> Any:
    """What the condition says, or why it could not be asked yet: a starting service refuses connections."""
    try:
        return condition()
    except (OSError, AssertionError) as error:
        return error
