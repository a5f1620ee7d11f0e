"""Resources that no service uses are left out."""

from __future__ import annotations

from stackspec.compose.attributes.project import RESOURCES
from stackspec.source.located import Map

__all__ = ["without_unused"]


def without_unused(document: Map, services: Map) -> Map:
    """Return a project with these services and the resources that they use; containers are shared, not copied."""
    used = _used(services)
    made = Map()
    made.spans = document.spans
    for key, value in document.items():
        if key == "services":
            made[key] = services
        elif key not in RESOURCES:
            made[key] = value
        elif value.__class__ is Map:
            kept = Map((name, resource) for name, resource in value.items() if name in used[key])
            kept.spans = value.spans
            if kept:
                made[key] = kept
    made.setdefault("services", services)
    return made


def _used(services: Map) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {section: set() for section in RESOURCES}
    for service in services.values():
        used["networks"].update(service.get("networks") or ())
        used["models"].update(service.get("models") or ())
        for mount in service.get("volumes") or ():
            if mount.get("type") == "volume" and mount.get("source"):
                used["volumes"].add(mount["source"])
        for section in ("secrets", "configs"):
            used[section].update(str(mount.get("source")) for mount in service.get(section) or ())
        build = service.get("build") or {}
        used["secrets"].update(str(mount.get("source")) for mount in build.get("secrets") or ())
    return used
