"""Everything that a stack consists of: components expanded, references followed, keys unique, nothing dangling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stackspec.model.agreement import check_agreement, references
from stackspec.model.component import Component
from stackspec.model.compose.base import Named
from stackspec.model.compose.resources import AiModel, Config, File, Network, Secret, Volume
from stackspec.model.compose.service import Service
from stackspec.model.parts import Parts
from stackspec.model.stack import Stack
from stackspec.model.value import ModelError, Value

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
    check_agreement(assembly)
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


def _follow(service: Service, collector: _Collector) -> None:
    for section, _, reference in references(service):
        if isinstance(reference, File):
            collector.add("files", reference.path, reference)
        elif isinstance(reference, Named):
            collector.add(section, reference.key, reference)
