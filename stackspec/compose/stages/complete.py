"""Defaults of parts of attributes, and checks that need only the part itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.ports import is_ip_address
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.patterns import Table
from stackspec.compose.problems import dotted
from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.reading import Reading

__all__ = ["complete"]


def complete(document: Map, reading: Reading) -> None:
    """Fill in defaults and check the parts that have them."""
    for finish, site in _PARTS.matches(document):
        complaint = finish(site.value)
        if complaint:
            reading.problems.error("compose-value", f"{dotted(site.path)} {complaint}", site.span, site.path)


def _build(build: Any) -> str:
    if build.__class__ is Map:
        build.setdefault("context", ".")
    return ""


def _secret(mount: Any) -> str:
    if mount.__class__ is Map:
        mount.setdefault("target", f"/run/secrets/{mount.get('source')}")
    return ""


def _port(port: Any) -> str:
    if port.__class__ is not Map:
        return ""
    port.setdefault("protocol", "tcp")
    port.setdefault("mode", "ingress")
    address = port.get("host_ip")
    if address is None or "$" in address or is_ip_address(address):
        return ""
    return f"has host_ip {quoted(address)}, which is no IP address: write one like 127.0.0.1"


def _device(device: Any) -> str:
    if device.__class__ is not Map:
        return ""
    if "count" in device and "device_ids" in device:
        return "has both count and device_ids: keep one"
    if "count" not in device and "device_ids" not in device:
        device["count"] = "all"
    return ""


def _watched(path: Any) -> str:
    return "" if path else "is empty: write the path to watch"


def _volume(volume: Any) -> str:
    if volume.__class__ is not Map or volume.get("external") is not True:
        return ""
    for key in volume:
        if key not in ("name", "external") and not key.startswith("x-"):
            return f"is external and has {key}: remove one, an external volume is made elsewhere"
    return ""


def _one_of(*sources: str) -> Callable[[Any], str]:
    def check(resource: Any) -> str:
        if resource.__class__ is not Map:
            return ""
        given = [source for source in sources if source in resource]
        if len(given) > 1:
            return f"has {' and '.join(given)}: keep one"
        if not given and "driver" not in resource and "external" not in resource:
            return f"has no content: give it {' or '.join(sources)}"
        return ""

    return check


_PARTS: Table[Callable[[Any], str]] = Table(
    {
        "configs.*": _one_of("file", "environment", "content"),
        "secrets.*": _one_of("file", "environment"),
        "services.*.build": _build,
        "services.*.deploy.resources.reservations.devices.*": _device,
        "services.*.develop.watch.*.path": _watched,
        "services.*.gpus.*": _device,
        "services.*.ports.*": _port,
        "services.*.secrets.*": _secret,
        "volumes.*": _volume,
    }
)
