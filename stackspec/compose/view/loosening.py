"""What later files of a project take back of a service's protection."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.compose.view.document import WrittenDocument
    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["loosened", "referred_files"]

_HOST = ("cgroup", "ipc", "network_mode", "pid", "userns_mode", "uts")


def loosened(service: Service) -> Iterator[tuple[Path, str]]:
    """Yield the path in the merged model and what was done there, for each protection that a later file took back.

    Only what the merged service still has counts. Files that are extended or included are no later files.
    """
    writings = list(_writings(service))
    if len(writings) < 2:
        return
    first, later = writings[0], writings[1:]
    if (
        service.privileged
        and not _true(first.get("privileged"))
        and any("privileged" in one for one in later)
    ):
        yield service.at("privileged"), "adds 'privileged: true'"
    if not service.read_only and _true(first.get("read_only")) and any("read_only" in one for one in later):
        yield service.at("read_only"), "drops 'read_only: true'"
    for attribute in _HOST:
        if service.spec.get(attribute) == "host" and first.get(attribute) != "host":
            yield service.at(attribute), f"adds '{attribute}: host'"
    yield from _added(service, first, later)


def _added(
    service: Service, first: dict[str, Any], later: list[dict[str, Any]]
) -> Iterator[tuple[Path, str]]:
    """Yield dangerous items of lists. Merging appends, so that later files' items stand behind the first file's."""
    written = {attribute: len(first.get(attribute) or ()) for attribute in ("cap_add", "ports", "volumes")}
    changed = {attribute for one in later for attribute in one}
    if "cap_add" in changed:
        for capability in service.added_capabilities[written["cap_add"] :]:
            yield capability.path, f"adds the capability {capability.text}"
    if "ports" in changed:
        opened = service.reach.beyond_host
        for port in service.ports[written["ports"] :]:
            if port in opened:
                yield port.path, f"opens the port {port}"
    if "volumes" in changed:
        before = {_target(item) for item in first.get("volumes") or ()}
        for mount in service.mounts:
            if mount.target not in before and (
                mount.engine_sockets or (mount.controls_host and not mount.read_only)
            ):
                yield mount.path, f"mounts {mount.host_path}"


def _target(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("target") or "").rstrip("/")
    parts = str(item).split(":")
    return (parts[1] if len(parts) > 1 else parts[0]).rstrip("/")


def _true(value: Any) -> bool:
    return value is True or str(value).lower() in ("true", "yes", "y", "on")


def _writings(service: Service) -> Iterator[dict[str, Any]]:
    for document in service.stack.overriding_documents:
        spec = document.section("services").get(service.name)
        if isinstance(spec, dict):
            yield spec


def referred_files(documents: Iterable[WrittenDocument]) -> set[str]:
    """Return the names of the files that documents extend or include."""
    referred: set[str] = set()
    for document in documents:
        for spec in document.section("services").values():
            base = spec.get("extends") if isinstance(spec, dict) else None
            if isinstance(base, dict) and base.get("file"):
                referred.add(posixpath.basename(str(base["file"])))
        referred |= {posixpath.basename(name) for name in _included(document.root.get("include"))}
    return referred


def _included(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        path = item.get("path") if isinstance(item, dict) else item
        yield from (str(one) for one in (path if isinstance(path, list) else [path]))
