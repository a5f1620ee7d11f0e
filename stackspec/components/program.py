"""What applications and jobs have in common: a program of one's own, and what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.components.container import Condition, Container, UserId, scratch, secret_path
from stackspec.components.reach import unreachable
from stackspec.model.component import Component
from stackspec.model.compose.base import Mistake, key_of, of_kind
from stackspec.model.compose.build import Build
from stackspec.model.compose.mounts import ConfigGrants, Mount, SecretGrant, SecretGrants
from stackspec.model.compose.resources import Secret
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.fields import NOTHING, Bytes, CpuCount, Image, Map, Scalar, Seq, Span, Text
from stackspec.model.variable import Variable
from stackspec.units import ByteSize, Cpus, Duration

__all__ = ["Program"]


def _need(value: Any) -> Any:
    return value if isinstance(value, Dependency) else of_kind(Service)(value)


Need: TypeAlias = Annotated[
    Dependency | Service | Component | str, PlainValidator(_need), WithJsonSchema({"type": "string"})
]


def _variables_as_text(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: str(item) if isinstance(item, Variable) else item for name, item in value.items()}


class Program(Container):
    """A program of one's own, in an image that is pulled or built. Base of the two kinds."""

    image: Image | None = None
    """The image to pull; with ``build``, the name of what is built."""
    build: Build | None = None
    """How to build the image."""
    command: Seq[str] = ()
    """Arguments for the image's entry point."""
    user: UserId = "10001:10001"
    """``uid:gid`` in digits, as the image expects it."""
    environment: Annotated[
        Map[Annotated[str, Field(pattern=r"^[^=\s\x00]+$")], Scalar | Secret | None],
        BeforeValidator(_variables_as_text),
    ] = NOTHING
    """The program's variables. A :class:`Secret` as a value: its file is granted to the program, and the variable holds
    the file's path, as programs expect it of names that end in ``_FILE``."""
    secrets: SecretGrants = ()
    """Further secrets, at ``/run/secrets/<key>``."""
    configs: ConfigGrants = ()
    """Files that it may read."""
    volumes: Seq[Mount] = ()
    """Data that outlive the container, and folders of the host."""
    tmpfs: Seq[Text] = (scratch("64M"),)
    """Folders that the program may write to, in memory."""
    needs: Seq[Need] = ()
    """What must be there before this starts: components and services until they are healthy, jobs until they succeeded.
    A :class:`Dependency` says otherwise."""
    memory: Bytes = ByteSize("256M")
    cpus: CpuCount = Cpus(0.5)
    stop_grace_period: Span = Duration("15s")
    """How long it may take to stop before it is killed."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if self.image is None and self.build is None:
            yield Mistake((), "nothing says what it runs: give image= or build=")
        targets = [need.service if isinstance(need, Dependency) else need for need in self.needs]
        talked_to = [
            None if _awaited(target) == "service_completed_successfully" else target for target in targets
        ]
        yield from unreachable(self, talked_to, "needs", single=False)
        yield from self._twice()

    def _twice(self) -> Iterator[Mistake]:
        """What the service, made later, would refuse."""
        targets: set[str] = set()
        for index, mount in enumerate(self.volumes):
            if mount.target in targets:
                yield Mistake(("volumes", index), f"{mount.target!r} is mounted twice: drop one")
            targets.add(mount.target)

    def _attributes(self) -> dict[str, Any]:
        """What applications and jobs have in common, as attributes of the service."""
        return {
            "image": self.image,
            "build": self.build,
            "command": self.command or None,
            "user": self.user,
            "environment": {
                name: secret_path(value) if isinstance(value, Secret) else value
                for name, value in self.environment.items()
            },
            "secrets": self._grants(),
            "configs": self.configs,
            "volumes": self.volumes,
            "tmpfs": self.tmpfs,
            "depends_on": [
                need if isinstance(need, Dependency) else Dependency(need, condition=_awaited(need))
                for need in self.needs
            ],
            "stop_grace_period": self.stop_grace_period,
        }

    def _grants(self) -> list[SecretGrant]:
        """Each secret once, those of the environment first."""
        named = [SecretGrant(value) for value in self.environment.values() if isinstance(value, Secret)]
        grants: dict[str, SecretGrant] = {}
        for grant in [*named, *(item for item in self.secrets if isinstance(item, SecretGrant))]:
            grants.setdefault(grant.target or key_of(grant.source), grant)
        return list(grants.values())


def _awaited(need: Any) -> Condition:
    """What makes something useful to others: what its component says, a service's health wherever that can be known."""
    if isinstance(need, Container):
        return need.awaited
    return "service_started" if isinstance(need, Service) and need.healthcheck is None else "service_healthy"
