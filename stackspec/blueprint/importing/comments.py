"""The comments of Compose files, each to be taken along by what it describes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from stackspec.source.located import Map, Seq, children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.source.located import Files

__all__ = ["Comments"]

_BITS, _MASK = 32, (1 << 32) - 1
_COMMENT = re.compile(r"^[ \t]*#[ \t]?(.*)$|[ \t]#[ \t]?(.*)$", re.MULTILINE)


class Comments:
    """Comments by file and by where the entry begins that they describe: the next one below, or the one on the line."""

    def __init__(self, files: Files, documents: Iterable[tuple[int, Any]]) -> None:
        """``documents`` are the roots of all documents with the number of their file."""
        self._files = files
        self._left: dict[int, dict[int, tuple[int, str]]] = {}
        """By file and offset of the comment: where its entry begins, and the text."""
        self.taken: set[tuple[str, int]] = set()
        """File and offset of every comment that somebody took."""
        scalars: dict[int, list[tuple[int, int]]] = {}
        entries: dict[int, list[int]] = {}
        for file, root in documents:
            _survey(root, entries.setdefault(file, []), scalars.setdefault(file, []))
        self._first = entries
        for file in entries:
            self._left[file] = dict(_found(files.texts[file], sorted(entries[file]), sorted(scalars[file])))

    def own(self, span: int) -> tuple[str, ...]:
        """The comments right above an entry, or on its line."""
        file, key = span >> 3 * _BITS, span >> 2 * _BITS & _MASK
        mine = [offset for offset, (entry, _) in self._left.get(file, {}).items() if entry == key]
        return tuple(self._pop(file, offset) for offset in sorted(mine))

    def take(self, span: int) -> tuple[str, ...]:
        """The comments of an entry and of everything in it that nobody took yet; empty for what nobody wrote."""
        file, key, end = span >> 3 * _BITS, span >> 2 * _BITS & _MASK, span & _MASK
        left = self._left.get(file, {})
        mine = [offset for offset, (entry, _) in left.items() if entry == key or key <= entry < end]
        return tuple(self._pop(file, offset) for offset in sorted(mine))

    def _pop(self, file: int, offset: int) -> str:
        self.taken.add((self._files.names[file], offset))
        return self._left[file].pop(offset)[1]

    def head(self) -> Iterator[str]:
        """The lines at the top of each file, above everything."""
        for file, left in self._left.items():
            first = min(self._first[file], default=0)
            for offset in sorted(left):
                if offset < first:
                    yield self._pop(file, offset)

    def rest(self) -> Iterator[tuple[int, int, str]]:
        """What nobody took: file, offset and text."""
        for file, left in self._left.items():
            yield from ((file, offset, text) for offset, (_, text) in sorted(left.items()))


def _survey(value: Any, entries: list[int], scalars: list[tuple[int, int]]) -> None:
    """Gather where entries begin and where scalars stand."""
    for key, child in children(value):
        span = value.spans[key] if value.__class__ in (Map, Seq) else 0
        if not span:
            continue
        entries.append(span >> 2 * _BITS & _MASK)
        if child.__class__ is Map or child.__class__ is Seq:
            _survey(child, entries, scalars)
        else:
            scalars.append((span >> _BITS & _MASK, span & _MASK))


def _found(
    text: str, entries: list[int], scalars: list[tuple[int, int]]
) -> Iterator[tuple[int, tuple[int, str]]]:
    starts = [start for start, _ in scalars]
    for match in _COMMENT.finditer(text):
        offset = text.index("#", match.start())
        before = bisect_right(starts, offset) - 1
        if before >= 0:
            start, end = scalars[before]
            if offset < start + len(text[start:end].rstrip()):
                continue  # inside a text
        own_line = match[1] is not None
        index = bisect_left(entries, offset) if own_line else bisect_right(entries, offset) - 1
        entry = entries[index] if 0 <= index < len(entries) else len(text)
        content = (match[1] if own_line else match[2]).rstrip()
        yield offset, (entry, content)
