"""Nothing of the project runs that the model does not know, and nothing is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check
from stackspec.live.running import PROJECT_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("scale", "deploy.replicas", "container_name", scope="stack")
def drift(stack: Stack, running: Running) -> Failures:
    """Compare what carries the project's label with the model: containers, networks, volumes."""
    for container in running.containers:
        if container.service not in stack.service:
            yield f"container {container.name} belongs to service {container.service!r}, which the model does not know"
        elif container.one_off:
            yield f"container {container.name} was started by hand beside its service"
    for service in stack.services:
        found = running.of(service)
        if len(found) != service.replicas:
            yield f"service {service.name!r} has {len(found)} containers, promised {service.replicas}"
        if service.container_name and found and found[0].name != service.container_name:
            yield f"the container of {service.name!r} is called {found[0].name}, promised {service.container_name}"
    yield from _unknown("network", running.networks, {network.name for network in stack.networks}, stack.name)
    yield from _unknown("volume", running.volumes, {volume.name for volume in stack.volumes}, stack.name)


def _unknown(
    kind: str, found: Mapping[str, Mapping[str, object]], known: set[str], project: str
) -> Iterator[str]:
    for name, facts in found.items():
        labels = facts.get("Labels") or {}
        if isinstance(labels, dict) and labels.get(PROJECT_LABEL) == project and name not in known:
            yield f"{kind} {name} carries the project's label, but the model does not know it"
