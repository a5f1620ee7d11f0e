"""What the components have in common: a hardened container, its resources, its place on networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.model.component import Component
from stackspec.model.compose.base import of_kind
from stackspec.model.compose.deploy import Deploy, Limits, Reservations, Resources
from stackspec.model.compose.parts import Logging, Port
from stackspec.model.compose.resources import Network
from stackspec.model.compose.service import Service
from stackspec.model.fields import Amount, Bytes, CpuCount, Image, Map, Scalar, Seq, Text
from stackspec.units import PortRange

__all__ = ["Container", "ROTATED", "hardened", "loopback"]

ROTATED = Logging(driver="json-file", options={"max-size": "10m", "max-file": "5"})
"""The engine's default driver never rotates; this keeps at most 50 MB a container."""

NetworkReference = Annotated[Network | str, PlainValidator(of_kind(Network)), WithJsonSchema({"type": "string"})]


class Container(Component):
    """A component that runs one image, hardened; the attributes that an author most often sets."""

    image: Image
    """Pinned by tag or digest."""
    networks: Seq[NetworkReference] = ()
    memory: Bytes
    """The limit; a process over it is killed."""
    memory_reserved: Bytes | None = None
    cpus: CpuCount
    """The limit; a process over it is slowed down."""
    pids: Amount = 100
    """The most processes and threads."""
    publish: Annotated[Amount, Field(le=65535)] | None = None
    """Publish the main port here on the loopback address, for people on the same machine."""
    labels: Map[str, Scalar | None] = {}
    restart: Text = "unless-stopped"


def loopback(published: int | None, target: int) -> tuple[Port, ...]:
    """The container's port ``target`` on the host's loopback address, or nothing."""
    return () if published is None else (Port(target, published=PortRange(published), host_ip="127.0.0.1"),)


def hardened(spec: Container, *, key: str = "", deploy: Mapping[str, Any] | None = None, **attributes: Any) -> Service:
    """A service with the container's common attributes and without rights it does not need.

    Root file system read-only, no capability, no way to gain privileges, an init as process 1, rotated logs, limits on
    memory, CPU and processes. ``deploy`` has further attributes of :class:`Deploy`; ``attributes`` are those of
    :class:`Service` and win.
    """
    common: dict[str, Any] = {
        "image": spec.image,
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
    return Service(key or spec.key, **{**common, **attributes})


def _resources(spec: Container) -> Resources:
    limits = Limits(cpus=spec.cpus, memory=spec.memory, pids=spec.pids)
    reserved = Reservations(memory=spec.memory_reserved) if spec.memory_reserved is not None else None
    return Resources(limits=limits, reservations=reserved)
