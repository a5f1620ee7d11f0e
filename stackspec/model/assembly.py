"""Everything that a stack consists of: components expanded, references followed, keys unique, nothing dangling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from stackspec.model.component import Component
from stackspec.model.compose.base import Named, key_of
from stackspec.model.compose.resources import AiModel, Config, File, Network, Secret, Volume
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.parts import Parts
from stackspec.model.stack import Stack
from stackspec.model.value import ModelError, Value
from stackspec.units import PortRange

if TYPE_CHECKING:
    from stackspec.model.monitoring.alertmanager import AlertmanagerConfig
    from stackspec.model.monitoring.prometheus import PrometheusConfig

__all__ = ["Assembly", "assemble"]


@dataclass(frozen=True, slots=True)
class Assembly:
    """A stack with nothing left implicit; each mapping is by key, in the order of first mention."""

    stack: Stack
    services: Mapping[str, Service]
    networks: Mapping[str, Network]
    volumes: Mapping[str, Volume]
    secrets: Mapping[str, Secret]
    configs: Mapping[str, Config]
    models: Mapping[str, AiModel]
    files: Mapping[str, File]
    """By path."""
    scrape_jobs: Mapping[str, Any]
    rule_groups: Mapping[str, Any]
    slos: Mapping[str, Any]
    datasources: Mapping[str, Any]
    dashboards: Mapping[str, Any]
    prometheus: PrometheusConfig | None
    alertmanager: AlertmanagerConfig | None

    @property
    def name(self) -> str:
        """The project's name."""
        return self.stack.name


@dataclass
class _Collector:
    """Gathers elements by section and key; one key has one definition."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, section: str, key: str, element: Value) -> None:
        elements = self.found.setdefault(section, {})
        earlier = elements.setdefault(key, element)
        if earlier is not element and earlier != element:
            where = f" at {earlier.place}" if earlier.place else ""
            message = f"{section.removesuffix('s').replace('_', ' ')} {key!r} is defined twice, differently{where}: rename one"
            raise ModelError(
                message, element.place_of("key") if isinstance(element, Named) else element.place
            )

    def of(self, section: str) -> dict[str, Any]:
        return self.found.get(section, {})


def assemble(stack: Stack) -> Assembly:
    """Expand components and follow references.

    Raises ModelError, at the place in the blueprint, for two definitions of one key, a reference to what is not there, and
    services that wait for each other in a circle.
    """
    collector = _Collector()
    for parts in _all_parts(stack):
        _collect(parts, collector)
    services = _services(stack)
    for service in services.values():
        _follow(service, collector)
    for config in list(collector.of("configs").values()):
        if isinstance(config.file, File):
            collector.add("files", config.file.path, config.file)
    assembly = Assembly(
        stack=stack,
        services=services,
        prometheus=_single("prometheus", stack),
        alertmanager=_single("alertmanager", stack),
        **{section: collector.of(section) for section in (*_ELEMENTS, "files", *_NAMED_BY)},
    )
    for service in services.values():
        _check_references(service, assembly)
    _check_order(services)
    _check_single_owners(services)
    return assembly


def _all_parts(stack: Stack) -> Iterator[Parts]:
    yield stack
    yield from (part.fragment for part in stack.services if isinstance(part, Component))


def _services(stack: Stack) -> dict[str, Service]:
    """The services in the order of the author's list; a component's own in its place."""
    collector = _Collector()
    for part in stack.services:
        for service in part.fragment.services if isinstance(part, Component) else (part,):
            assert isinstance(service, Service)
            if service.key in collector.of("services"):
                earlier = collector.of("services")[service.key]
                where = f" at {earlier.place}" if earlier.place else ""
                message = f"service {service.key!r} is defined twice{where}: rename one"
                raise ModelError(message, part.place_of("key"))
            collector.add("services", service.key, service)
    return collector.of("services")


_ELEMENTS = ("networks", "volumes", "secrets", "configs", "models")
_NAMED_BY = {
    "scrape_jobs": "name",
    "rule_groups": "name",
    "slos": "name",
    "datasources": "key",
    "dashboards": "key",
}
"""Sections of the monitoring half, and the attribute that must be unique in each."""


def _collect(parts: Parts, collector: _Collector) -> None:
    for section in _ELEMENTS:
        for element in getattr(parts, section):
            collector.add(section, element.key, element)
    for file in parts.files:
        collector.add("files", file.path, file)
    for section, attribute in _NAMED_BY.items():
        for element in getattr(parts, section):
            collector.add(section, getattr(element, attribute), element)


def _single(attribute: str, stack: Stack) -> Any:
    """The one configuration of a kind that the stack's parts give, or None."""
    given = [value for parts in _all_parts(stack) if (value := getattr(parts, attribute)) is not None]
    if len(given) > 1:
        raise ModelError(f"two parts of the stack configure {attribute}: keep one", given[1].place)
    return given[0] if given else None


def _references(service: Service) -> Iterator[tuple[str, tuple[str | int, ...], Named | File | str]]:
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


def _follow(service: Service, collector: _Collector) -> None:
    for section, _, reference in _references(service):
        if isinstance(reference, File):
            collector.add("files", reference.path, reference)
        elif isinstance(reference, Named):
            collector.add(section, reference.key, reference)


def _check_references(service: Service, assembly: Assembly) -> None:
    for section, route, reference in _references(service):
        if isinstance(reference, str):
            _require(service, route, section.rstrip("s"), reference, getattr(assembly, section))
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
    """What the engine has once, one service may claim: a container's name, a port of the host."""
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
