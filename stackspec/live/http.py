"""Asking a service's own HTTP interface, at its address on a network of the engine."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.container import Container

__all__ = ["ask", "services_of"]

_PATIENCE = 5.0
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""A proxy from the environment leads to no container."""


def services_of(stack: Stack, image: str) -> tuple[Service, ...]:
    """Return the services whose image is called so: ``prometheus`` for ``prom/prometheus:v3``."""
    return tuple(service for service in stack.services if service.image and service.image.name == image)


def ask(service: Service, container: Container, port: int, path: str) -> Any:
    """Return the JSON that the container answers on ``path``, below the prefix that its command sets.

    Raises :class:`CouldNotAsk` where it cannot be reached from here, as on an engine in a virtual machine.
    """
    if not container.running or not container.addresses:
        raise CouldNotAsk(f"{container.name} does not run")
    for word in service.command or ():
        if word.startswith("--web.route-prefix="):
            path = word.partition("=")[2].rstrip("/") + path
    address = next(iter(container.addresses.values()))
    where = f"[{address}]" if ":" in address else address
    try:
        with _OPENER.open(f"http://{where}:{port}{path}", timeout=_PATIENCE) as answer:
            return json.load(answer)
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise CouldNotAsk(f"{container.name} does not answer at {where}:{port}: {reason}") from error
