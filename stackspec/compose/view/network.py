"""Networks, and the other things that a stack declares at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network, IPv6Network

    from stackspec.source.place import Path

__all__ = ["Declaration", "Network", "Pool"]


class Declaration:
    """A network, volume, secret or config of the stack. ``key`` is what services refer to, ``name`` what the engine sees."""

    def __init__(self, section: str, key: str, spec: Mapping[str, Any] | None) -> None:
        self.key = key
        self.spec: Mapping[str, Any] = spec or {}
        self.path: Path = (section, key)

    def at(self, *keys: str | int) -> Path:
        """The path of something below."""
        return (*self.path, *keys)

    @property
    def name(self) -> str:
        """The name that the engine gives it."""
        return str(self.spec.get("name") or self.key)

    @property
    def external(self) -> bool:
        """Whether it exists outside the stack."""
        return bool(self.spec.get("external"))


class Pool(NamedTuple):
    """A subnet that a network asks for: as written, parsed, and where it stands."""

    text: str
    subnet: IPv4Network | IPv6Network
    path: Path


class Network(Declaration):
    """One of the stack's networks."""

    @property
    def internal(self) -> bool:
        """Whether nothing leaves or enters it: no route out, and published ports do not work through it."""
        return bool(self.spec.get("internal"))

    @lazy
    def pools(self) -> tuple[Pool, ...]:
        """The subnets asked for; what is no subnet is left out, as it is another rule's matter."""
        from ipaddress import ip_network

        config = (self.spec.get("ipam") or {}).get("config") or []
        found = []
        for index, pool in enumerate(config):
            text = str(pool.get("subnet") or "")
            try:
                subnet = ip_network(text, strict=False)
            except ValueError:
                continue
            found.append(Pool(text, subnet, self.at("ipam", "config", index, "subnet")))
        return tuple(found)
