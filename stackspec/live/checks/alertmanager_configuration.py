"""Alertmanager notifies whom it was told to, by the routes that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from stackspec.live.check import CouldNotAsk, check
from stackspec.live.documents import mounted_documents
from stackspec.live.http import ask, services_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("configs", "volumes", scope="stack", promised=lambda stack: bool(services_of(stack, "alertmanager")))
def alertmanager_configuration(stack: Stack, running: Running) -> Failures:
    """Compare receivers and the tree of routes with those in the mounted file; defaults that it fills in are left out."""
    for service in services_of(stack, "alertmanager"):
        promised = _written(service)
        for container in running.of(service):
            loaded = yaml.safe_load(ask(service, container, 9093, "/api/v2/status")["config"]["original"])
            names = [
                [one["name"] for one in document.get("receivers") or ()] for document in (promised, loaded)
            ]
            if names[0] != names[1]:
                yield f"{container.name} has the receivers {', '.join(names[1])}, promised {', '.join(names[0])}"
            routes = [list(_routes(document.get("route") or {})) for document in (promised, loaded)]
            if routes[0] != routes[1]:
                yield f"{container.name} routes alerts otherwise than its mounted configuration says"


def _written(service: Service) -> dict[str, Any]:
    for document in mounted_documents(service):
        if "route" in document and "receivers" in document:
            return document
    raise CouldNotAsk(f"no configuration file of {service.name!r} is mounted from here")


def _routes(route: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, str, tuple[str, ...], bool]]:
    """Yield each route in order: its depth, receiver, grouping, and whether later ones are tried."""
    grouping = tuple(route.get("group_by") or ())
    yield depth, str(route.get("receiver") or ""), grouping, bool(route.get("continue"))
    for child in route.get("routes") or ():
        yield from _routes(child, depth + 1)
