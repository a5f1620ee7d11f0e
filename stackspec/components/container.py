"""What the components have in common: a hardened container, its resources, its place on networks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.component import Component
from stackspec.model.compose.base import Mistake, key_of, of_kind
from stackspec.model.compose.deploy import Deploy, Limits, Reservations, Resources
from stackspec.model.compose.mounts import ConfigGrant
from stackspec.model.compose.parts import Logging, Port
from stackspec.model.compose.resources import Config, File, Network, Secret
from stackspec.model.compose.service import Service
from stackspec.model.fields import NOTHING, Amount, Bytes, CpuCount, Map, Scalar, Seq, Text, within
from stackspec.model.variable import has_variable
from stackspec.units import ByteSize, ImageReference

__all__ = [
    "KNOWN", "ROTATED", "Condition", "Container", "HostPort", "NetworkReference", "Restart", "UserId", "file_secret",
    "granted_file", "hardened", "known_number", "known_size", "loopback", "scratch", "secret_path", "tmpfs",
]  # fmt: skip

ROTATED = Logging(driver="json-file", options={"max-size": "10m", "max-file": "5"})
"""The engine's default driver never rotates; this keeps at most 50 MB a container."""


NetworkReference: TypeAlias = Annotated[
    Network | str, PlainValidator(of_kind(Network)), WithJsonSchema({"type": "string"})
]
Condition: TypeAlias = Literal["service_started", "service_healthy", "service_completed_successfully"]
"""How far something must have come before what needs it starts."""
Restart: TypeAlias = Annotated[Text, Field(pattern=r"^(no|always|unless-stopped|on-failure(:\d+)?)$")]
"""When the engine starts an ended container again."""
HostPort: TypeAlias = Annotated[Amount, within(1, 65535)]
"""A port of the host."""
UserId: TypeAlias = Annotated[str, Field(pattern=r"^\d+:\d+$")]
"""``uid:gid`` in digits: the engine need not look names up, and others can tell that it is not root."""

_HOST_NAME = re.compile(r"(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")


def _known(value: Any) -> Any:
    if isinstance(value, str) and has_variable(value):
        raise ValueError("it lands in a file, where Compose replaces no variables: give the value itself")
    return value


KNOWN = AfterValidator(_known)
"""Annotation: the value must be known when rendering."""


class Container(Component):
    """A component that runs one image, hardened; the attributes that an author most often sets."""

    networks: Seq[NetworkReference] = ()
    """Where others reach it and it reaches them; without any, the project's default network."""
    memory: Bytes
    """The limit; a process over it is killed."""
    memory_reserved: Bytes | None = None
    """What the machine must have left for it."""
    cpus: CpuCount
    """The limit; a process over it is slowed down."""
    cpus_reserved: CpuCount | None = None
    """What the machine must have left for it; Swarm heeds it, plain Compose does not."""
    pids: Annotated[Amount, within(1)] = 100
    """The most processes and threads."""
    publish: HostPort | None = None
    """Publish the main port here on the loopback address, for people on the same machine."""
    labels: Map[Annotated[str, Field(pattern=r"^[!-~]+$")], Scalar | None] = NOTHING
    restart: Restart = "unless-stopped"
    """When the engine starts an ended container again."""

    @property
    def awaited(self) -> Condition:
        """What makes it useful to others."""
        return "service_healthy"

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if _HOST_NAME.fullmatch(self.key) is None:
            message = (
                f"others reach it by this name, and {self.key!r} is no host name: "
                "start and end with a letter or digit, at most 63"
            )
            yield Mistake(("key",), message)
        keys = [key_of(network) for network in self.networks]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield Mistake(("networks", index), f"network {key!r} is listed twice: drop one")
        if (
            self.publish is not None
            and keys
            and all(isinstance(item, Network) and item.internal is True for item in self.networks)
        ):
            message = "nothing is published from internal networks, and it is on no other: add one that is not internal"
            yield Mistake(("publish",), message)
        limit, reserved = known_size(self.memory), known_size(self.memory_reserved)
        if limit and reserved and reserved > limit:
            yield Mistake(("memory_reserved",), f"{reserved} is more than the limit of {limit}: reserve less")


def known_size(value: ByteSize | str | int | None) -> ByteSize | None:
    """The size, unless a variable holds it."""
    return None if value is None or (isinstance(value, str) and has_variable(value)) else ByteSize(value)


def known_number(value: int | str) -> int:
    """The number; 0 for one that a variable holds."""
    return 0 if isinstance(value, str) else value


def loopback(published: int | None, target: int) -> tuple[Port, ...]:
    """The container's port ``target`` on the host's loopback address, or nothing."""
    return () if published is None else (Port(target, published=published, host_ip="127.0.0.1"),)


def tmpfs(path: str, user: str = "", *, size: ByteSize | str | None = None, mode: str = "") -> str:
    """A memory file system in Compose's short syntax. ``user`` is ``uid:gid``; without it the image's folder decides."""
    uid, _, gid = user.partition(":")
    options = [("uid", uid), ("gid", gid), ("mode", mode), ("size", str(size) if size is not None else "")]
    listed = ",".join(f"{name}={value}" for name, value in options if value)
    return f"{path}:{listed}" if listed else path


def scratch(size: str) -> str:
    """A private ``/tmp`` in memory."""
    return f"/tmp:size={size}"  # noqa: S108 - nobody else is in the container


def file_secret(suffix: str, purpose: str) -> Callable[[Mapping[str, Any]], Secret]:
    """A default for an attribute of a component: the secret ``<key>-<suffix>``, in the file ``./secrets/<key>-<suffix>``."""

    def make(attributes: Mapping[str, Any]) -> Secret:
        key = f"{attributes['key']}-{suffix}"
        return Secret(key, file=f"./secrets/{key}", purpose=purpose)

    return make


def secret_path(secret: Secret) -> str:
    """Where a service finds a secret that is granted to it."""
    return f"/run/secrets/{secret.key}"


def granted_file(key: str, path: str, content: str, target: str) -> ConfigGrant:
    """A rendered file, mounted read-only at ``target``: the config ``key``, written to ``path``."""
    return ConfigGrant(Config(key, file=File(path, content)), target=target)


def hardened(
    spec: Container,
    *,
    image: ImageReference | str | None,
    key: str = "",
    deploy: Mapping[str, Any] | None = None,
    **attributes: Any,
) -> Service:
    """A service with the container's common attributes and without rights it does not need.

    Root file system read-only, no capability, no way to gain privileges, an init as process 1, rotated logs, limits on
    memory, CPU and processes. ``deploy`` has further attributes of :class:`Deploy`; ``attributes`` are those of
    :class:`Service` and win; what is None or empty is left out.
    """
    common: dict[str, Any] = {
        "image": image,
        "networks": spec.networks,
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "init": True,
        "restart": spec.restart,
        "logging": ROTATED,
        "labels": spec.labels,
        "deploy": Deploy(resources=_resources(spec), **(deploy or {})),
    }
    common.update(attributes)
    given: dict[str, Any] = {name: value for name, value in common.items() if value or value is False}
    return Service(key or spec.key, **given)


def _resources(spec: Container) -> Resources:
    limits = Limits(cpus=spec.cpus, memory=spec.memory, pids=spec.pids)
    if spec.memory_reserved is None and spec.cpus_reserved is None:
        return Resources(limits=limits)
    return Resources(
        limits=limits, reservations=Reservations(cpus=spec.cpus_reserved, memory=spec.memory_reserved)
    )
