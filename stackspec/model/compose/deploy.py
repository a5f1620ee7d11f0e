"""How many copies of a service run, where, with what resources, and how they are replaced."""

from typing import Annotated, Literal

from stackspec.model.compose.base import ComposeValue
from stackspec.model.compose.limits import DeviceRequests
from stackspec.model.fields import (
    NOTHING,
    Amount,
    Bytes,
    CpuCount,
    Map,
    Number,
    Scalar,
    Seq,
    Span,
    Text,
    within,
)

__all__ = [
    "Deploy", "DiscreteResource", "GenericResource", "Limits", "Placement", "Preference", "Reservations", "Resources",
    "RestartPolicy", "UpdateConfig",
]  # fmt: skip


class Limits(ComposeValue):
    """What a container may use at most."""

    cpus: CpuCount | None = None
    memory: Bytes | None = None
    pids: Amount | None = None


class DiscreteResource(ComposeValue):
    """So many of a kind."""

    kind: Text
    value: Amount


class GenericResource(ComposeValue):
    """A resource that nodes advertise."""

    discrete_resource_spec: DiscreteResource


class Reservations(ComposeValue):
    """What a container needs at least."""

    cpus: CpuCount | None = None
    memory: Bytes | None = None
    generic_resources: Seq[GenericResource] = ()
    devices: DeviceRequests = ()


class Resources(ComposeValue):
    """Limits and reservations."""

    limits: Limits | None = None
    reservations: Reservations | None = None


class RestartPolicy(ComposeValue):
    """When a container that ended is started again."""

    condition: Literal["none", "on-failure", "any"] | None = None
    delay: Span | None = None
    max_attempts: Amount | None = None
    window: Span | None = None
    """How long a start must last to count as a success."""


class UpdateConfig(ComposeValue):
    """How copies are replaced, on an update or a rollback. Swarm and ``stackspec deploy`` follow it, plain Compose does not."""

    parallelism: Amount | None = None
    delay: Span | None = None
    failure_action: Literal["continue", "rollback", "pause"] | None = None
    monitor: Span | None = None
    max_failure_ratio: Annotated[Number, within(0, 1)] | None = None
    order: Literal["start-first", "stop-first"] | None = None


class Preference(ComposeValue):
    """Spread copies over the values of a node label."""

    spread: Text


class Placement(ComposeValue):
    """Which nodes may run the service."""

    constraints: Seq[str] = ()
    preferences: Seq[Preference] = ()
    max_replicas_per_node: Amount | None = None


class Deploy(ComposeValue):
    """How the service is deployed."""

    mode: Literal["replicated", "global", "replicated-job", "global-job"] | None = None
    replicas: Amount | None = None
    endpoint_mode: Literal["vip", "dnsrr"] | None = None
    labels: Map[str, Scalar | None] = NOTHING
    resources: Resources | None = None
    restart_policy: RestartPolicy | None = None
    update_config: UpdateConfig | None = None
    rollback_config: UpdateConfig | None = None
    placement: Placement | None = None
