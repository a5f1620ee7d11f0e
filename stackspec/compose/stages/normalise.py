"""What goes without saying: the default network, names of resources, dependencies that other attributes imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.volumes import clean_path
from stackspec.source.located import NOWHERE, Map, Seq

if TYPE_CHECKING:
    from stackspec.compose.environment import Environment

__all__ = ["normalise"]

_SHARED_NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")
_NAMED_RESOURCES = ("networks", "volumes", "configs", "secrets")


def normalise(document: Map, name: str, environment: Environment) -> None:
    """Write out what a project implies; ``name`` is the project's."""
    document["name"] = name
    services = document.get("services")
    if services.__class__ is Map:
        _join_default_network(document, services)
        for service in services.values():
            if service.__class__ is Map:
                _service(service, environment)
    _name_resources(document, name)


def _join_default_network(document: Map, services: Map) -> None:
    """Give every service without networks the default one; declare that if nobody did."""
    used = False
    for service in services.values():
        if service.__class__ is not Map or "provider" in service or "network_mode" in service:
            continue
        if not service.get("networks"):
            service.put("networks", Map.at(NOWHERE, (("default", None),)), NOWHERE)
        used = used or "default" in service["networks"]
    networks = document.get("networks")
    if used and (networks is None or "default" not in networks):
        if networks is None:
            networks = document["networks"] = Map.at(NOWHERE)
        networks["default"] = None


def _service(service: Map, environment: Environment) -> None:
    if service.get("pull_policy") == "if_not_present":
        service["pull_policy"] = "missing"
    build = service.get("build")
    if build.__class__ is Map:
        _build(build, environment)
    if "environment" in service:
        _take_values(service["environment"], environment, keep_unset=True)
    for mount in service.get("volumes") or ():
        if mount.__class__ is Map and mount.get("target").__class__ is str:
            target = clean_path(mount["target"])
            if target != mount["target"]:
                mount["target"] = target
    _imply_dependencies(service)


def _build(build: Map, environment: Environment) -> None:
    if build.get("context") is None:
        build["context"] = "."
    if build.get("dockerfile") is None and build.get("dockerfile_inline") is None:
        build["dockerfile"] = "Dockerfile"
    if "args" in build:
        _take_values(build["args"], environment, keep_unset=False)


def _take_values(variables: Any, environment: Environment, *, keep_unset: bool) -> None:
    """Give variables without a value the environment's."""
    if variables.__class__ is Map:
        for key in [key for key, value in variables.items() if value is None]:
            value = environment.get(key)
            if value is not None:
                variables[key] = value
            elif not keep_unset:
                variables.drop(key)
    elif variables.__class__ is Seq:
        kept = Seq()
        kept.spans = []
        for item, span in zip(variables, variables.spans, strict=True):
            value = None if "=" in str(item) else environment.get(str(item))
            if value is not None:
                kept.add(f"{item}={value}", span)
            elif keep_unset or "=" in str(item):
                kept.add(item, span)
        variables[:] = kept
        variables.spans = kept.spans


def _imply_dependencies(service: Map) -> None:
    """Depend on every service that another attribute refers to."""
    implied: dict[str, tuple[bool, int]] = {}
    links = service.get("links") or Seq.at(NOWHERE)
    for link, span in zip(links, links.spans, strict=True):
        parts = link.split(":")
        implied.setdefault(parts[0] if len(parts) == 2 else link, (True, span))
    for attribute in _SHARED_NAMESPACES:
        value = service.get(attribute)
        if value.__class__ is str and value.startswith("service:"):
            implied.setdefault(value.removeprefix("service:"), (True, service.span_of(attribute)))
    sources = service.get("volumes_from") or Seq.at(NOWHERE)
    for source, span in zip(sources, sources.spans, strict=True):
        if not source.startswith("container:"):
            implied.setdefault(source.partition(":")[0], (False, span))
    if not implied:
        return
    dependencies = service.get("depends_on")
    if dependencies is None:
        dependencies = Map.at(NOWHERE)
        service.put("depends_on", dependencies, NOWHERE)
    for name, (restart, span) in implied.items():
        if name not in dependencies:
            entries = {"condition": "service_started", "restart": restart, "required": True}
            dependencies.put(name, Map.at(span, entries), span)


def _name_resources(document: Map, project: str) -> None:
    for section in _NAMED_RESOURCES:
        resources = document.get(section)
        if resources.__class__ is not Map:
            continue
        for key, resource in resources.items():
            if resource is None:
                resource = resources[key] = Map.at(NOWHERE)
            if resource.get("name") is None:
                external = resource.get("external") in (True, "true", "True", "TRUE", "t", "T", "1")
                resource["name"] = key if external else f"{project}_{key}"
