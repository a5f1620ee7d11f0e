"""The smaller parts of a service: health, ports, logging, hooks, dependencies, attachments."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.compose.base import ComposeValue, Mistake, of_kind
from stackspec.model.compose.build import Exec
from stackspec.model.compose.resources import AiModel, Network
from stackspec.model.fields import (
    NOTHING,
    OR_VARIABLE,
    Amount,
    Flag,
    Map,
    Number,
    Ports,
    Scalar,
    Seq,
    Span,
    Text,
)

__all__ = [
    "Attachment", "CredentialSpec", "Device", "EnvFile", "Extends", "Healthcheck", "Logging", "ModelUse", "Port", "PreStart",
    "Provider",
]  # fmt: skip


def _shell(value: Any) -> Any:
    return ("CMD-SHELL", value) if isinstance(value, str) else value


class Healthcheck(ComposeValue):
    """How the engine finds out whether the service works; without any argument, as the image says."""

    test: Annotated[Seq[str] | None, BeforeValidator(_shell)] = None
    """``["CMD", …]`` runs a program, ``["CMD-SHELL", line]`` or bare text a shell, ``["NONE"]`` drops the image's check."""
    interval: Span | None = None
    timeout: Span | None = None
    retries: Amount | None = None
    start_period: Span | None = None
    """Failures do not count until it is over."""
    start_interval: Span | None = None
    """Interval during the start period; engines before 25 refuse it."""
    disable: Flag | None = None

    @property
    def is_of_image(self) -> bool:
        """Whether it only states that the image brings a check."""
        return not self.model_fields_set

    def _mistakes(self) -> Iterator[Mistake]:
        if self.test is not None and (not self.test or self.test[0] not in ("CMD", "CMD-SHELL", "NONE")):
            yield Mistake(("test",), "a healthcheck's test starts with CMD, CMD-SHELL or NONE")
        if self.disable is True and self.test:
            yield Mistake(("disable",), "a disabled healthcheck has no test: drop one")


class Port(ComposeValue):
    """A port of the container that the host publishes."""

    target: Ports = Field(kw_only=False)
    """The container's port."""
    published: Ports | None = None
    """The host's port; without it the engine chooses a free one."""
    host_ip: Text | None = None
    """The host's address; without it every interface, past most host firewalls."""
    protocol: Annotated[Literal["tcp", "udp", "sctp"], OR_VARIABLE] | None = None
    app_protocol: Text | None = None
    mode: Literal["ingress", "host"] | None = None
    name: Text | None = None


class Logging(ComposeValue):
    """Where the container's output goes."""

    driver: Text | None = None
    options: Map[str, str | int | float | None] = NOTHING


class PreStart(Exec):
    """A container that runs to its end before the service starts."""

    image: Text | None = None
    per_replica: Flag | None = None


class EnvFile(ComposeValue):
    """A file of variables for the container."""

    path: Text
    required: Flag | None = None
    format: Text | None = None
    """``raw`` takes values as they stand, without quotes or interpolation."""


class Device(ComposeValue):
    """A device of the host."""

    source: Text
    target: Text | None = None
    permissions: Text | None = None
    """Of ``r``, ``w`` and ``m`` (mknod)."""


class CredentialSpec(ComposeValue):
    """A Windows credential specification."""

    config: Text | None = None
    file: Text | None = None
    registry: Text | None = None


class Provider(ComposeValue):
    """A program outside the engine that provides the service."""

    type: Text
    options: Map[str, Scalar | Seq[Scalar]] = NOTHING


class Extends(ComposeValue):
    """A service whose attributes this one starts from."""

    service: Text
    file: Text | None = None


class Attachment(ComposeValue):
    """A service's place on a network."""

    network: Annotated[
        Network | str, PlainValidator(of_kind(Network)), WithJsonSchema({"type": "string"})
    ] = Field(kw_only=False)
    aliases: Seq[str] = ()
    """More names under which others on this network find the service."""
    interface_name: Text | None = None
    ipv4_address: Text | None = None
    ipv6_address: Text | None = None
    link_local_ips: Seq[str] = ()
    mac_address: Text | None = None
    driver_opts: Map[str, Scalar] = NOTHING
    priority: Number | None = None
    """Networks are joined from the highest to the lowest."""
    gw_priority: Number | None = None
    """The highest provides the default route."""


class ModelUse(ComposeValue):
    """An AI model that a service talks to, and the variables that tell it how."""

    model: Annotated[AiModel | str, PlainValidator(of_kind(AiModel)), WithJsonSchema({"type": "string"})] = (
        Field(kw_only=False)
    )
    endpoint_var: Text | None = None
    model_var: Text | None = None
