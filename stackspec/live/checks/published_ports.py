"""Published ports are bound where promised and answer; nothing else is published."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.port import Port
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_PATIENCE = 2.0
_MOMENT = 0.3
"""Seconds within which the engine's proxy hangs up if nothing listens behind it."""


@check("ports", promised=lambda service: not service.is_job)
def published_ports(service: Service, container: Container) -> Failures:
    """Compare the engine's bindings, then connect to each from here."""
    bound = set(_bound(container))
    if not container.running:
        raise CouldNotAsk("it does not run")
    for port in service.ports:
        addresses = {
            (ip, number) for ip, number, target in bound if target == f"{port.target}/{port.protocol}"
        }
        if not addresses:
            yield f"port {port.target} is not published, promised {port}"
            continue
        yield from _at_promised_place(port, addresses)
        if port.protocol == "tcp":
            yield from _answering(port, addresses)
    promised = {f"{port.target}/{port.protocol}" for port in service.ports}
    for ip, number, target in sorted(bound):
        if target not in promised:
            yield f"{ip}:{number} leads to port {target}, which was not promised"


def _bound(container: Container) -> Iterator[tuple[str, int, str]]:
    told = (container.inspected.get("NetworkSettings") or {}).get("Ports") or {}
    for target, bindings in told.items():
        for binding in bindings or ():
            yield binding["HostIp"], int(binding["HostPort"]), target


def _at_promised_place(port: Port, addresses: set[tuple[str, int]]) -> Iterator[str]:
    for ip, number in sorted(addresses):
        if port.host_ports and number not in port.host_ports:
            yield f"port {port.target} is published at {number}, promised {port.published}"
        everywhere = not ip.strip("0:.")
        if everywhere != port.on_all_interfaces or (not everywhere and ip != port.host_ip.strip("[]")):
            yield f"port {port.target} is published on {ip}, promised {port.host_ip or 'every address'}"


def _answering(port: Port, addresses: set[tuple[str, int]]) -> Iterator[str]:
    for ip, number in sorted(addresses):
        address = ip if ip.strip("0:.") else "::1" if ":" in ip else "127.0.0.1"
        try:
            with socket.create_connection((address, number), _PATIENCE) as opened:
                opened.settimeout(_MOMENT)
                if not opened.recv(1):
                    yield f"{address}:{number} hangs up at once: nothing listens on port {port.target}"
        except TimeoutError:
            continue  # it waits for us to speak first
        except ConnectionError as error:
            yield f"{address}:{number} does not answer: {error.strerror or error}"
        except OSError as error:
            raise CouldNotAsk(f"{address}:{number} cannot be tried from here: {error.strerror}") from error
