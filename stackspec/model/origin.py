"""Where in a blueprint a value was made: recorded in a few hundred nanoseconds, turned into a line only when asked.

A constructor records the code object and the instruction of its caller. CPython knows the line *and the columns* of every
instruction, and the call's source tells where each argument stands, so a message can point at ``memory="2Q"`` itself.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

__all__ = ["Authored", "Maker", "Origin", "here", "made_by", "shown"]

_INSIDE = (str(FilePath(__file__).parents[1]), "<frozen", "<string>")
"""Files whose frames are machinery, not authors: this package, and what has no file."""


class Maker(Protocol):
    """What made a value: a call in a blueprint, or a mapping in a file of data."""

    def place(self) -> Place:
        """The span of the whole."""
        ...

    def argument(self, *route: str | int) -> Place:
        """The span of what ``route`` leads to inside, or of the nearest thing around it that is written."""
        ...


class Authored(dict[str, Any]):
    """A mapping that a value is made of, with its author: values made of parts of one file each know their own place."""

    def __init__(self, entries: dict[str, Any], maker: Maker) -> None:
        super().__init__(entries)
        self.maker = maker


_maker: ContextVar[Maker | None] = ContextVar("maker", default=None)


class Origin(NamedTuple):
    """The call, in somebody's source, that made a value."""

    code: CodeType
    instruction: int

    def place(self) -> Place:
        """The span of the whole call."""
        line, end_line, column, end_column = next(
            islice(self.code.co_positions(), self.instruction // 2, None)
        )
        line = line or self.code.co_firstlineno
        file = shown(self.code.co_filename)
        if column is None or end_line is None or end_column is None:
            return Place(file, line)
        return Place(
            file, line, _characters(file, line, column), end_line, _characters(file, end_line, end_column)
        )

    def argument(self, *route: str | int) -> Place:
        """The span of the argument reached by ``route``: a keyword, or a position, then keys and indices of a literal.

        Falls back to the deepest part of the route that stands in the source, at last to the call itself: the rest was
        computed elsewhere.
        """
        place = self.place()
        node: ast.AST | None = _calls(place.file).get((place.line, place.column))
        found: ast.AST | None = None
        for step in route:
            node = _step(node, step)
            if node is None:
                break
            found = node
        return _span(place.file, found) if found is not None else place


def shown(file: str) -> str:
    """A file's name as its user knows it: relative where it lies below the current folder."""
    folder = os.getcwd() + os.sep  # noqa: PTH109 - text is what is compared
    return file.removeprefix(folder)


def _step(node: ast.AST | None, step: str | int) -> ast.AST | None:
    """One step from a call, dict, list or tuple to the part that ``step`` names, if it is written there."""
    match node, step:
        case ast.Call(), str():
            return next((keyword.value for keyword in node.keywords if keyword.arg == step), None)
        case ast.Call(), int() if step < len(node.args):
            return node.args[step]
        case (ast.List() | ast.Tuple(), int()) if step < len(node.elts):
            return node.elts[step]
        case ast.Dict(), str():
            pairs = zip(node.keys, node.values, strict=True)
            return next(
                (value for key, value in pairs if isinstance(key, ast.Constant) and key.value == step), None
            )
    return None


def _span(file: str, node: ast.AST) -> Place:
    assert isinstance(node, ast.expr)
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return Place(
        file,
        node.lineno,
        _characters(file, node.lineno, node.col_offset),
        end_line,
        _characters(file, end_line, end_column),
    )


def _characters(file: str, line: int, offset: int) -> int:
    """Turn a byte offset in a UTF-8 line, from 0, into a column in characters, from 1."""
    text = linecache.getline(file, line)
    return len(text.encode()[:offset].decode(errors="replace")) + 1 if not text.isascii() else offset + 1


@lru_cache(maxsize=64)
def _calls(file: str) -> dict[tuple[int, int], ast.Call]:
    """Every call of a source file by line and column of its start; of several that start there, the outermost."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except SyntaxError:  # the file has changed since it ran
        return {}
    calls: dict[tuple[int, int], ast.Call] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            calls.setdefault((node.lineno, _characters(file, node.lineno, node.col_offset)), node)
    return calls


def here() -> Maker | None:
    """The innermost caller outside this package; inside :func:`made_by`, the maker it names."""
    maker = _maker.get()
    if maker is not None:
        return maker
    frame = sys._getframe(1)  # noqa: SLF001 - the one way to a caller that costs next to nothing
    while frame.f_code.co_filename.startswith(_INSIDE):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return Origin(frame.f_code, frame.f_lasti)


@contextmanager
def made_by(origin: Maker | None) -> Iterator[None]:
    """Attribute every value that is made inside to ``origin``: what a component makes, its author asked for."""
    token = _maker.set(origin)
    try:
        yield
    finally:
        _maker.reset(token)
