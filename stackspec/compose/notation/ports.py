"""Published ports in the short syntax: ``[[ip:]host:]container[/protocol]``, each port a number or a range."""

from __future__ import annotations

from typing import NamedTuple

from stackspec.compose.notation.quoting import quoted

__all__ = ["Port", "is_ip_address", "ports"]

_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})


class Port(NamedTuple):
    """One container port and what publishes it; ``published`` may be a range or empty."""

    host_ip: str
    target: int
    published: str
    protocol: str


def ports(text: str) -> list[Port]:
    """Expand a short syntax; ranges of equal length become one entry each, in the engine's (string) order."""
    head, _, container = text.rpartition(":")
    address, _, host = head.rpartition(":")
    container, _, protocol = container.partition("/")
    protocol = (protocol.partition("/")[0] or "tcp").lower()
    if not container:
        raise ValueError(f"{quoted(text)} names no container port: write host:container or container")
    first, last = _range(container, text)
    host_first, host_last = _range(host, text) if host else (0, 0)
    address = _address(address, text)
    if host and last - first != host_last - host_first and first != last:
        raise ValueError(f"{quoted(text)} maps {host} to {container}: make both ranges equally long")
    if protocol not in _PROTOCOLS:
        raise ValueError(f"{quoted(text)} has protocol {quoted(protocol)}: use tcp, udp or sctp")
    if first == last and host_first != host_last:
        return [Port(address, first, f"{host_first}-{host_last}", protocol)]
    found = [
        Port(address, target, str(host_first + target - first) if host else "", protocol)
        for target in range(first, last + 1)
    ]
    return sorted(found, key=lambda port: f"{port.target}/{port.protocol}") if len(found) > 1 else found


def _range(text: str, spec: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    last = last.partition("-")[0] if dash else first
    for end in (first, last):
        if not (end.isascii() and end.isdigit() and int(end[:6]) <= 65535 and len(end.lstrip("0")) <= 5):
            raise ValueError(
                f"{quoted(spec)} has {quoted(end)} where a port belongs: write a number from 0 to 65535"
            )
    if int(last) < int(first):
        raise ValueError(
            f"{quoted(spec)} has the range {quoted(text)}, which falls: write the lower port first"
        )
    return int(first), int(last)


def _address(text: str, spec: str) -> str:
    if not text:
        return ""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if (":" in bare) != (bare is not text and ":" in text) or not is_ip_address(bare):
        raise ValueError(
            f"{quoted(spec)} has {quoted(text)} where an IP address belongs: put IPv6 addresses in brackets"
        )
    return bare


def is_ip_address(text: str) -> bool:
    """Tell whether a text is an IPv4 or IPv6 address."""
    import ipaddress  # few projects publish on an address, and it is slow to import

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text
