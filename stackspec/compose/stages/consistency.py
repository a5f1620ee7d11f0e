"""Checks across attributes, services and resources; the specification's, not a matter of taste.

A check is a function over one service; it yields the route below the service and a message.
"""

# ruff: noqa: ARG001 (every check takes a service and its project)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.quoting import quoted
from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

    Complaints = Iterator[tuple[Path, str]]

__all__ = ["consistency"]

_RULE = "compose-consistency"


def consistency(document: Map, services: Map, reading: Reading) -> None:
    """Check the enabled ``services`` of a project against each other and its resources."""
    project = _Project(document, services)
    for name, service in services.items():
        for check in _CHECKS:
            for route, message in check(service, project):
                path = ("services", name, *route)
                container, key = _found(services, path[1:])
                span = container.span_of(key) if isinstance(container, Map) else container.spans[key]
                text = f"service {quoted(name)} {message}"
                reading.problems.error(_RULE, text, span, path, at_key=len(path) == 2)
    for name, secret in (document.get("secrets") or {}).items():
        if not (secret.get("external") or secret.get("file") or secret.get("environment")):
            span = document["secrets"].span_of(name)
            message = f"secret {quoted(name)} has no content: give it file or environment"
            reading.problems.error(_RULE, message, span, ("secrets", name), at_key=True)
    _cycles(services, reading)


class _Project:
    def __init__(self, document: Map, services: Map) -> None:
        self.document = document
        self.services = services
        self.all_services: Map = document["services"]
        self.container_names: dict[str, Map] = {}
        """The first service of each container name seen so far."""

    def has(self, section: str, name: Any) -> bool:
        resources = self.document.get(section)
        return resources is not None and name in resources


def _found(container: Any, path: Sequence[Any]) -> tuple[Any, Any]:
    """Return the container and key of the deepest part of a path that exists."""
    found = (container, path[0])
    for step in path:
        if not isinstance(container, (dict, list)) or (isinstance(container, dict) and step not in container):
            break
        found = (container, step)
        container = container[step]
    return found


def _image(service: Map, project: _Project) -> Complaints:
    if not (service.get("image") or service.get("build") is not None or service.get("provider") is not None):
        yield (), "has neither an image nor a build: add one"


def _container_name(service: Map, project: _Project) -> Complaints:
    name = service.get("container_name")
    if name and project.container_names.setdefault(name, service) is not service:
        yield ("container_name",), f"has the container_name {quoted(name)} of another service: rename one"


def _build(service: Map, project: _Project) -> Complaints:
    build = service.get("build")
    if build is None:
        return
    if build.get("dockerfile") and build.get("dockerfile_inline"):
        yield ("build", "dockerfile_inline"), "has both dockerfile and dockerfile_inline: keep one"
    for name, context in (build.get("additional_contexts") or {}).items():
        if context.startswith("service:"):
            other = project.services.get(context.removeprefix("service:"))
            if other is None or other.get("build") is None:
                route = ("build", "additional_contexts", name)
                yield (
                    route,
                    f"builds from {quoted(context)}, which is no service with a build: correct the name",
                )
    platform, platforms = service.get("platform"), build.get("platforms")
    if platform and platforms and platform not in platforms:
        yield (
            ("platform",),
            f"has platform {quoted(platform)}, for which it does not build: add it to build.platforms",
        )
    for index, mount in enumerate(build.get("secrets") or ()):
        if not project.has("secrets", mount.get("source")):
            yield ("build", "secrets", index), _undefined("build secret", mount.get("source"), "secrets")


def _undefined(kind: str, name: Any, section: str) -> str:
    return f"uses the {kind} {quoted(name)}, which is not defined: add it to {section}"


def _networks(service: Map, project: _Project) -> Complaints:
    networks = service.get("networks") or {}
    if service.get("network_mode") and networks:
        yield ("network_mode",), "has both network_mode and networks: keep one"
    for name in networks:
        if not project.has("networks", name):
            yield ("networks", name), _undefined("network", name, "networks")
    mode = service.get("network_mode") or ""
    if mode.startswith("service:") and mode.removeprefix("service:") not in project.services:
        yield (
            ("network_mode",),
            f"shares the network of {quoted(mode)}, which is not a service: correct the name",
        )


def _health(service: Map, project: _Project) -> Complaints:
    test = (service.get("healthcheck") or {}).get("test")
    if test and test[0] not in ("CMD", "CMD-SHELL", "NONE"):
        yield (
            ("healthcheck", "test"),
            f"has a health test that starts with {quoted(test[0])}: use CMD, CMD-SHELL or NONE",
        )


def _dependencies(service: Map, project: _Project) -> Complaints:
    for name, dependency in (service.get("depends_on") or {}).items():
        if name in project.services:
            continue
        if name not in project.all_services:
            yield ("depends_on", name), f"depends on {quoted(name)}, which is not a service: correct the name"
        elif dependency.get("required"):
            profiles = ", ".join(project.all_services[name].get("profiles") or ())
            cure = f"enable its profile ({profiles}) or set required: false"
            yield ("depends_on", name), f"depends on {quoted(name)}, which is disabled: {cure}"


def _mounts(service: Map, project: _Project) -> Complaints:
    taken: dict[str, Path] = {}
    for index, tmpfs in enumerate(service.get("tmpfs") or ()):
        yield from _taken(taken, tmpfs.partition(":")[0], ("tmpfs", index))
    for index, mount in enumerate(service.get("volumes") or ()):
        source = mount.get("source")
        if mount.get("type") == "volume" and source and not project.has("volumes", source):
            yield ("volumes", index), _undefined("volume", source, "volumes")
        yield from _taken(taken, mount.get("target") or "", ("volumes", index))
    for attribute in ("configs", "secrets"):
        for index, mount in enumerate(service.get(attribute) or ()):
            if not project.has(attribute, mount.get("source")):
                yield (attribute, index), _undefined(attribute[:-1], mount.get("source"), attribute)


def _taken(taken: dict[str, Path], target: str, route: Path) -> Complaints:
    first = taken.setdefault(target, route)
    if first is not route:
        yield route, f"mounts {target} twice, first as {first[0]}[{first[1]}]: remove one"


def _models(service: Map, project: _Project) -> Complaints:
    for name in service.get("models") or ():
        if not project.has("models", name):
            yield ("models", name), _undefined("model", name, "models")


def _scale(service: Map, project: _Project) -> Complaints:
    scale = service.get("scale")
    deploy = service.get("deploy")
    replicas = None if deploy is None else deploy.get("replicas")
    if scale is not None and replicas is not None and scale != replicas:
        yield ("scale",), f"has scale {scale} and deploy.replicas {replicas}: keep one"
    for route, count in ((("scale",), scale), (("deploy", "replicas"), replicas)):
        if count is not None and count < 0:
            yield route, f"has {count} replicas: write 0 or more"
    copies = scale if scale is not None else replicas
    if copies is not None and copies > 1 and service.get("container_name"):
        yield ("container_name",), f"has a container_name and {copies} replicas: names are unique, remove it"


def _limits(service: Map, project: _Project) -> Complaints:
    resources = (service.get("deploy") or {}).get("resources") or {}
    for attribute, section, name in _SAME_LIMITS:
        mine, table = service.get(attribute), resources.get(section)
        if mine and table is not None and table.get(name, 0) != mine:
            yield (attribute,), f"has {attribute} and another deploy.resources.{section}.{name}: keep one"


_SAME_LIMITS = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
)


def _watch(service: Map, project: _Project) -> Complaints:
    for index, watch in enumerate((service.get("develop") or {}).get("watch") or ()):
        if not watch.get("target") and watch.get("action") not in ("rebuild", "restart"):
            yield (
                ("develop", "watch", index),
                f"watches with {quoted(watch.get('action'))} and no target: add target",
            )


_CHECKS = (
    _image, _container_name, _build, _networks, _health, _dependencies, _mounts, _models, _scale, _limits, _watch,
)  # fmt: skip


def _cycles(services: Map, reading: Reading) -> None:
    """Note one circle of dependencies, if there is any; a walk without recursion, each service once."""
    finished: set[str] = set()
    for start in services:
        if start in finished:
            continue
        trail = {start: _dependencies_of(services, start)}
        while trail:
            current = next(reversed(trail))
            following = next(trail[current], None)
            if following is None:
                finished.add(current)
                trail.popitem()
            elif following in trail:
                names = list(trail)
                circle = " -> ".join((*names[names.index(following) :], following))
                path = ("services", current, "depends_on", following)
                span = services[current]["depends_on"].span_of(following)
                reading.problems.error(
                    _RULE, f"services depend on each other in a circle: {circle}", span, path
                )
                return
            elif following not in finished:
                trail[following] = _dependencies_of(services, following)


def _dependencies_of(services: Map, name: str) -> Iterator[str]:
    return iter([other for other in services[name].get("depends_on") or () if other in services])
