"""Ports that a service publishes on the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["Port"]


class Port:
    """One entry of a service's ``ports``, in long form."""

    def __init__(self, spec: dict[str, Any], path: Path) -> None:
        self.path = path
        self.target = int(spec["target"])
        """The port in the container."""
        self.protocol = str(spec.get("protocol") or "tcp")
        self.mode = str(spec.get("mode") or "ingress")
        self.host_ip = str(spec.get("host_ip") or "")
        """The host's address as written; empty means all of them."""
        self.published = str(spec.get("published") or "")
        """The host's port or range (``8080``, ``8000-8010``) as written; empty or ``0`` lets the engine choose."""

    def __str__(self) -> str:
        """Spell the port in Compose's short syntax."""
        host = f"[{self.host_ip}]" if ":" in self.host_ip else self.host_ip
        left = ":".join(part for part in (host, self.published) if part)
        suffix = "" if self.protocol == "tcp" else f"/{self.protocol}"
        return f"{left}:{self.target}{suffix}" if left else f"{self.target}{suffix}"

    @lazy
    def host_ports(self) -> range:
        """The host's ports; empty where the engine chooses one."""
        first, _, last = self.published.partition("-")
        if not first.isdigit() or first == "0":
            return range(0)
        return range(int(first), int(last if last.isdigit() else first) + 1)

    @lazy
    def on_all_interfaces(self) -> bool:
        """Whether every address of the host answers: no address is written, or one that means all (``0.0.0.0``, ``::``)."""
        address = self.host_ip.strip("[]").lower().removeprefix("::ffff:")  # IPv4 as IPv6 spells it
        return not address or not address.strip("0:.")

    @lazy
    def on_loopback(self) -> bool:
        """Whether only programs on the host itself can reach the port, in any spelling of 127.0.0.0/8 or ``::1``."""
        if self.on_all_interfaces:
            return False
        if self.host_ip == "localhost":
            return True
        from ipaddress import IPv6Address, ip_address

        try:
            address = ip_address(self.host_ip.strip("[]"))
        except ValueError:
            return False
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return (mapped or address).is_loopback

    def overlaps(self, other: Port) -> bool:
        """Whether both ask for the same port of the same address of the host."""
        if self.protocol != other.protocol:
            return False
        mine, theirs = self.host_ports, other.host_ports
        if not mine or not theirs or mine.stop <= theirs.start or theirs.stop <= mine.start:
            return False
        return self.on_all_interfaces or other.on_all_interfaces or self.host_ip == other.host_ip
