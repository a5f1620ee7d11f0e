"""Networks, and the other things that a stack declares at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.source.place import Path

__all__ = ["Declaration", "Network"]


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


class Network(Declaration):
    """One of the stack's networks."""

    @property
    def internal(self) -> bool:
        """Whether nothing leaves or enters it: no route out, and published ports do not work through it."""
        return bool(self.spec.get("internal"))

    @lazy
    def subnets(self) -> tuple[tuple[str, Path], ...]:
        """The subnets asked for, as written, each with its path."""
        config = (self.spec.get("ipam") or {}).get("config") or []
        return tuple(
            (str(pool["subnet"]), self.at("ipam", "config", index, "subnet"))
            for index, pool in enumerate(config)
            if pool.get("subnet")
        )
