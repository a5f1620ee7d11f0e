"""What reading a YAML text gives, and how much it may make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["Budget", "Document", "Mistake"]


class Mistake(NamedTuple):
    """What is wrong with a text, and the span where."""

    message: str
    span: int


class Budget:
    """How much a reading may still copy: aliases, inherited services, included files, in nodes.

    100 times what real projects use; without it ten lines of aliases make billions of nodes.
    """

    def __init__(self, nodes: int = 250_000) -> None:
        self.nodes = nodes

    def spend(self, value: Any) -> bool:
        """Take the price of copying ``value``; False once there is nothing left."""
        if self.nodes > 0:
            self.nodes -= _weight(value, self.nodes)
        return self.nodes > 0


def _weight(value: Any, limit: int) -> int:
    if value.__class__ is not Map and value.__class__ is not Seq:
        return 1
    total = 1 + len(value)
    for child in value.values() if value.__class__ is Map else value:
        if total > limit:
            break
        if child.__class__ is Map or child.__class__ is Seq:
            total += _weight(child, limit - total)
    return total


class Document:
    """One YAML document: its content, and the paths that its ``!reset`` and ``!override`` tags name."""

    __slots__ = ("resets", "root", "span")

    def __init__(self) -> None:
        self.root: Any = None
        self.span = 0
        self.resets: list[Path] = []
