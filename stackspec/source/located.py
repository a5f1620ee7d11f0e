"""Plain data that remembers where it was written.

A :class:`Map` is a ``dict`` and a :class:`Seq` is a ``list``: they compare, print and serialise as such. Beside each
child they keep one integer, the child's *span*: file, start of its key, start and end of its value, all in characters.
An integer costs a tenth of what marks or tuples cost, copies for free, and becomes a :class:`Place` only when somebody
asks. Because a span belongs to the container's entry, it follows the value wherever stages move, merge or copy it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NOWHERE", "Files", "Map", "Seq", "children", "copied", "span"]

NOWHERE = 0
"""The span of what nobody wrote: defaults, implied attributes."""

_BITS = 32
_MASK = (1 << _BITS) - 1
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Map(dict[str, Any]):
    """A mapping whose entries know their spans."""

    __slots__ = ("spans",)
    spans: dict[str, int]

    if (
        TYPE_CHECKING
    ):  # values are of any type, None too; the checkers' own declaration makes every use prove it

        def get(self, key: str, default: Any = None, /) -> Any:  # noqa: D102
            ...

    def __reduce__(self) -> Any:
        return _restored_map, (dict(self), self.spans)

    @classmethod
    def at(cls, span: int, entries: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> Map:
        """Make a mapping of values that all come from one place, as when a short syntax is expanded."""
        made = cls(entries)
        made.spans = dict.fromkeys(made, span)
        return made

    def put(self, key: str, value: Any, span: int) -> None:
        """Set an entry and where it was written."""
        self[key] = value
        self.spans[key] = span

    def drop(self, key: str) -> None:
        """Remove an entry with its span."""
        del self[key]
        self.spans.pop(key, None)

    def span_of(self, key: str) -> int:
        """Return the span of an entry, `NOWHERE` if nobody wrote it."""
        return self.spans.get(key, NOWHERE)


class Seq(list[Any]):
    """A list whose items know their spans; ``spans`` is as long as the list."""

    __slots__ = ("spans",)
    spans: list[int]

    def __reduce__(self) -> Any:
        return _restored_seq, (list(self), self.spans)

    @classmethod
    def at(cls, span: int, items: Iterable[Any] = ()) -> Seq:
        """Make a list of values that all come from one place."""
        made = cls(items)
        made.spans = [span] * len(made)
        return made

    def add(self, value: Any, span: int) -> None:
        """Append an item and where it was written."""
        self.append(value)
        self.spans.append(span)


def _restored_map(entries: dict[str, Any], spans: dict[str, int]) -> Map:
    made = Map(entries)
    made.spans = spans
    return made


def _restored_seq(items: list[Any], spans: list[int]) -> Seq:
    made = Seq(items)
    made.spans = spans
    return made


def span(file: int, key: int, start: int, end: int) -> int:
    """Pack a span: the file's number and three offsets, each counted in characters from the file's start."""
    return (((file << _BITS | key) << _BITS) | start) << _BITS | end


def children(value: Any) -> Iterable[tuple[Any, Any]]:
    """Yield ``(key or index, child)`` of a container, nothing for a scalar."""
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, list):
        return enumerate(value)
    return ()


def copied(value: Any) -> Any:
    """Copy a tree of containers, so that changing the copy leaves the original alone; spans come along."""
    kind = value.__class__
    if kind is Map:
        fresh = Map(value)
        fresh.spans = value.spans.copy()
        for key, child in value.items():
            if child.__class__ is Map or child.__class__ is Seq:
                fresh[key] = copied(child)
        return fresh
    if kind is Seq:
        items = Seq([copied(child) for child in value])
        items.spans = value.spans.copy()
        return items
    return value


class Files:
    """Every file that a reading opened, by number; turns spans into places.

    ``missed`` are the paths that it looked for and could not read, or passed over: whether they are there decides, too.
    """

    def __init__(self) -> None:
        self.names: list[str] = [""]
        self.texts: list[str] = [""]
        self.missed: set[str] = set()
        self._lines: dict[int, list[int]] = {}

    def add(self, name: str, text: str) -> int:
        """Register a file's name, as messages shall show it, and its text; return its number, from 1."""
        self.names.append(name)
        self.texts.append(text)
        return len(self.names) - 1

    def place(self, span: int, *, key: bool = False) -> Place | None:
        """Return the place of a span's value, or of its key; None for `NOWHERE`."""
        file = span >> 3 * _BITS
        if not file:
            return None
        start = (span >> 2 * _BITS if key else span >> _BITS) & _MASK
        line, column = self._position(file, start)
        end_line, end_column = (0, 0) if key else self._position(file, start + len(self.text(span)))
        return Place(self.names[file], line, column, end_line, end_column)

    def text(self, span: int) -> str:
        """Return what a person wrote for a value; a block ends with its last line, not where the next one starts."""
        return self.texts[span >> 3 * _BITS][span >> _BITS & _MASK : span & _MASK].rstrip()

    def _position(self, file: int, offset: int) -> tuple[int, int]:
        starts = self._lines.get(file)
        if starts is None:
            starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.texts[file]))]
            self._lines[file] = starts
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1
