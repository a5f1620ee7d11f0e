"""What the parts of a stack must agree on before anything is rendered: nothing dangles, nothing is claimed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from stackspec.model.compose.base import Named, key_of
from stackspec.model.compose.resources import File
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.value import ModelError
from stackspec.units import PortRange

if TYPE_CHECKING:
    from stackspec.model.assembly import Assembly

__all__ = ["check_agreement", "references"]


def check_agreement(assembly: Assembly) -> None:
    """Raise ModelError, at its place, for the first reference that leads nowhere, circle, or thing claimed twice."""
    for service in assembly.services.values():
        _check_references(service, assembly)
        _check_inline_configs(service, assembly)
    _check_order(assembly.services)
    _check_single_owners(assembly.services)


def references(service: Service) -> Iterator[tuple[str, tuple[str | int, ...], Named | File | str]]:
    """What a service refers to: section, route of the attribute, reference."""
    for index, attachment in enumerate(service.attachments):
        yield "networks", ("networks", index), attachment.network
    for index, mount in enumerate(service.volumes):
        if mount.type == "volume" and mount.source is not None:
            yield "volumes", ("volumes", index), mount.source
        elif isinstance(mount.source, File):
            yield "files", ("volumes", index), mount.source
    for index, secret in enumerate(service.secret_grants):
        yield "secrets", ("secrets", index), secret.source
    for index, secret in enumerate(service.build.secret_grants if service.build else ()):
        yield "secrets", ("build", "secrets", index), secret.source
    for index, config in enumerate(service.config_grants):
        yield "configs", ("configs", index), config.source
    for index, use in enumerate(service.model_uses):
        yield "models", ("models", index), use.model


def _named_services(service: Service) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Services that an attribute names in text, where the specification has no other form: route, key."""
    for attribute in ("network_mode", "ipc", "pid"):
        kind, _, key = (getattr(service, attribute) or "").partition(":")
        if kind == "service":
            yield (attribute,), key
    for index, source in enumerate(service.volumes_from):
        if not source.startswith("container:"):
            yield ("volumes_from", index), source.partition(":")[0]
    for index, link in enumerate(service.links):
        yield ("links", index), link.partition(":")[0]
    if service.extends is not None and service.extends.file is None:
        yield ("extends",), service.extends.service


def _check_inline_configs(service: Service, assembly: Assembly) -> None:
    """The engine copies inline content into the container's root file system, which then must be writable."""
    for index, grant in enumerate(service.config_grants):
        config = assembly.configs.get(key_of(grant.source))
        if service.read_only is True and config is not None and config.content is not None:
            message = (
                f"service {service.key!r} is read-only, so config {config.key!r} cannot be copied into it"
            )
            raise ModelError(f"{message}: give it as a File", service.place_of("configs", index))


def _check_references(service: Service, assembly: Assembly) -> None:
    for section, route, reference in references(service):
        if isinstance(reference, str):
            _require(service, route, section.rstrip("s"), reference, getattr(assembly, section))
    for route, key in _named_services(service):
        _require(service, route, "service", key, assembly.services)
    for index, dependency in enumerate(service.dependencies):
        key = key_of(dependency.service)
        if dependency.required is not False:
            _require(service, ("depends_on", index), "service", key, assembly.services)
        _check_condition(service, index, dependency, assembly.services.get(key))


def _require(
    service: Service, route: tuple[str | int, ...], kind: str, key: str, known: Mapping[str, object]
) -> None:
    if key not in known:
        from difflib import get_close_matches

        close = get_close_matches(key, known, n=1)
        cure = f"did you mean {close[0]!r}?" if close else f"define it, or list it in the stack's {kind}s"
        raise ModelError(
            f"service {service.key!r} refers to {kind} {key!r}, which is not there: {cure}",
            service.place_of(*route),
        )


def _check_condition(service: Service, index: int, dependency: Dependency, target: Service | None) -> None:
    if dependency.condition != "service_healthy" or target is None or target.healthcheck is not None:
        return
    if target.build is None:  # an image that is built here may bring a healthcheck of its own
        message = (
            f"service {service.key!r} waits until {target.key!r} is healthy, but that has no healthcheck: "
            "give it one (Healthcheck() if its image brings its own), or wait for service_started"
        )
        raise ModelError(message, service.place_of("depends_on", index))


def _check_order(services: Mapping[str, Service]) -> None:
    graph = {
        key: [key_of(item.service) for item in service.dependencies] for key, service in services.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        service = services[circle[0]]
        message = f"services wait for each other in a circle: {' -> '.join(circle)}: remove one depends_on"
        raise ModelError(message, service.place_of("depends_on")) from None


def _may_meet(one: Service, other: Service) -> bool:
    """Whether two services can be meant to run together: not if each belongs to profiles of its own."""
    return not one.profiles or not other.profiles or bool({*one.profiles} & {*other.profiles})


def _check_single_owners(services: Mapping[str, Service]) -> None:
    """What the engine has once, one service may claim: a container's name, a port of the host.

    Services of profiles need not run at the same time, so they may.
    """
    names: dict[str, str] = {}
    ports: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for key, service in services.items():
        other = names.setdefault(service.container_name, key) if service.container_name else key
        if other != key and _may_meet(services[other], service):
            message = f"services {other!r} and {key!r} both want container_name {service.container_name!r}: drop one"
            raise ModelError(message, service.place_of("container_name"))
        for index, port in enumerate(service.ports):
            published = port.published
            if not isinstance(published, PortRange):  # free, or in a variable
                continue
            address, protocol = port.host_ip or "", port.protocol or "tcp"
            for number in range(published.first or 1, published.last + 1):
                for other, theirs in ports.get((number, protocol), ()):
                    if (
                        other != key
                        and _may_meet(services[other], service)
                        and (address == theirs or not address or not theirs)
                    ):
                        message = f"services {other!r} and {key!r} both publish port {number} of the host: change one"
                        raise ModelError(message, service.place_of("ports", index))
                ports.setdefault((number, protocol), []).append((key, address))
