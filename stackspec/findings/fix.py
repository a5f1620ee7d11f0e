"""How a finding can be cured: edits as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["Append", "Edit", "Fix", "Remove", "Set"]


class Set(NamedTuple):
    """Give the value at ``path`` a new value; missing mappings on the way are created."""

    path: Path
    value: Any


class Append(NamedTuple):
    """Add an item to the list at ``path``; a missing list is created."""

    path: Path
    value: Any


class Remove(NamedTuple):
    """Take the value at ``path`` away, with its key."""

    path: Path


Edit: TypeAlias = "Set | Append | Remove"


class Fix(NamedTuple):
    """Edits that cure one violation, in terms of the canonical model.

    ``title`` says what they do, in the imperative. ``safe`` promises that containers behave as before; anything else is
    applied only when the user asks for behaviour-changing fixes.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False
