"""The container is on the promised networks, under the promised names and addresses, and on no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_ADDRESSES = {"ipv4_address": "IPAddress", "ipv6_address": "GlobalIPv6Address", "mac_address": "MacAddress"}


@check("networks", "mac_address", promised=has("networks"))
def networks(service: Service, container: Container) -> Failures:
    """Compare what the engine attached; the engine adds the container's own names to those of the model."""
    seen = (container.inspected.get("NetworkSettings") or {}).get("Networks") or {}
    promised = {network.name: service.spec["networks"].get(network.key) or {} for network in service.networks}
    for name in sorted(seen.keys() - promised.keys()):
        yield f"it is on network {name!r}, which was not promised"
    for name, attachment in promised.items():
        if name not in seen:
            yield f"it is not on network {name!r}"
        else:
            yield from _attachment(name, attachment, seen[name], service.name)


def _attachment(
    name: str, promised: Mapping[str, Any], seen: Mapping[str, Any], service: str
) -> Iterator[str]:
    names = {*(seen.get("Aliases") or ()), *(seen.get("DNSNames") or ())}
    for alias in [service, *(promised.get("aliases") or ())]:
        if alias not in names:
            yield f"it has not the name {alias!r} on network {name!r}"
    for attribute, key in _ADDRESSES.items():
        wanted = promised.get(attribute)
        if wanted and str(seen.get(key)).lower() != str(wanted).lower():
            yield f"its {attribute} on network {name!r} is {seen.get(key)!r}, promised {wanted}"
