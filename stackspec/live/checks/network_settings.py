"""The networks are there as promised: closed to the outside where they are internal, with the promised subnets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.live.check import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.compose.view.network import Network
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running

_FLAGS = {"internal": "Internal", "attachable": "Attachable", "enable_ipv6": "EnableIPv6"}


@check("networks", scope="stack", promised=lambda stack: bool(stack.networks))
def network_settings(stack: Stack, running: Running) -> Failures:
    """Ask the engine for each network that the model declares."""
    for network in stack.networks:
        seen = running.networks.get(network.name)
        if seen is None:
            yield f"network {network.name} is not there"
        elif not network.external:
            yield from (f"network {network.name} {failure}" for failure in _compared(network, seen))


def _compared(network: Network, seen: Mapping[str, Any]) -> Iterator[str]:
    driver = network.spec.get("driver")
    if driver and driver != seen.get("Driver"):
        yield f"has driver {seen.get('Driver')!r}, promised {driver!r}"
    for attribute, key in _FLAGS.items():
        promised = bool(network.spec.get(attribute))
        if promised != bool(seen.get(key)):
            yield f"is {'' if seen.get(key) else 'not '}{attribute}, promised {'' if promised else 'not '}to be"
    subnets = {pool.get("Subnet") for pool in (seen.get("IPAM") or {}).get("Config") or ()}
    for pool in network.pools:
        if str(pool.subnet) not in subnets:
            yield f"has the subnets {', '.join(sorted(map(str, subnets)))}, promised {pool.text}"
    for name, value in (network.spec.get("driver_opts") or {}).items():
        if str((seen.get("Options") or {}).get(name)) != str(value):
            yield f"has another {name} than promised"
