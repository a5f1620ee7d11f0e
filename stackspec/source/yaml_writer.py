"""YAML out of plain data: one value, one spelling.

Written for text that other tools read with whatever YAML version they know, so a string that *any* of YAML 1.1,
YAML 1.2 or the engine's reader could take for something else is quoted: ``yes``, ``22:22``, ``0o644``, ``1_000``,
``2024-01-01``, ``=``, ``~``. The same data always gives the same bytes: keys keep their order, nothing is wrapped,
no anchors are made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackspec.errors import StackspecError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.source.place import Path

__all__ = ["dump", "scalar"]

_PLAIN = re.compile(r"[A-Za-z0-9_./+][A-Za-z0-9_./+@%$(){}\[\],;=*&!?<>|~^'\"\\:# -]*\Z").match
"""Characters that may stand in a plain scalar of a block collection, once `_UNSAFE_INSIDE` is ruled out."""

_UNSAFE_INSIDE = re.compile(r": | #|:\Z| \Z").search
"""What would end a plain scalar early: a mapping's colon, a comment, trailing space."""

_LOOKS_LIKE_NUMBER = re.compile(r"[-+.]?[0-9.][0-9a-fA-FxXoOtTzZ_.,:+ -]*\Z|[-+]?\.[A-Za-z]{3}\Z").match
"""Wider than every YAML version's numbers, dates, times and sexagesimals together (``.inf`` too)."""

_WORDS = frozenset(
    spelling
    for word in ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "infinity")
    for spelling in (word, word.capitalize(), word.upper())
)
"""Plain words that some reader takes for a boolean, null or float."""

_BLOCK_TEXT = re.compile(
    r"[^\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*\Z"
).match
"""Text (newlines and tabs allowed) that every reader gets back unchanged from a literal block."""

_MUST_ESCAPE = re.compile(r"[\x00-\x1f\"\\\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\x00": "\\0",
    "\x1b": "\\e",
    "\a": "\\a",
}

_HALF_PAIR = re.compile(r"[\ud800-\udfff]").search

_BETTER_IN_SINGLE_QUOTES = re.compile(r"[^'\n\t]*[\"\\][^'\n\t]*\Z").match
"""Backslashes or double quotes, and nothing that single quotes cannot hold: a regular expression, mostly."""

_LONGEST_SIMPLE_KEY = 120
"""A ``key:`` may span 1,024 characters in libyaml and 128 in go-yaml; longer ones need the ``? key`` form."""


def dump(data: Any, *, header: str = "", comments: Mapping[Path, str] | None = None) -> str:
    """Return ``data`` as one YAML document that ends with a newline.

    ``data`` is made of mappings, lists, tuples, str, int, float, bool and None; anything else raises
    `StackspecError`. ``header`` becomes comment lines at the top; ``comments`` maps a path to text put as comment
    lines above that key or item.
    """
    out: list[str] = []
    if header:
        out.append(_comment(header, ""))
    emitter = _Emitter(out.append, comments or {})
    if isinstance(data, (Mapping, list, tuple)) and data:
        emitter.collection(data, "", ())
    else:
        out.append(_block(data, "  ") or scalar(data))
    out.append("\n")
    text = "".join(out)
    return text[1:] if text.startswith("\n") else text


def scalar(value: Any) -> str:
    """Return one scalar (or an empty collection) on one line, quoted where any reader could misread it."""
    if isinstance(value, str):
        return _string(str.__str__(value))
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    raise StackspecError(f"{value!r} is a {type(value).__name__}, which YAML cannot hold: give plain data")


def _string(text: str) -> str:
    if _PLAIN(text) and not _UNSAFE_INSIDE(text) and text not in _WORDS and not _LOOKS_LIKE_NUMBER(text):
        return text
    if _HALF_PAIR(text):
        raise StackspecError(
            f"{text!r} holds half a surrogate pair, which YAML cannot: give whole characters"
        )
    if _BETTER_IN_SINGLE_QUOTES(text) and _BLOCK_TEXT(text):
        return f"'{text}'"
    return '"' + _MUST_ESCAPE.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    known = _ESCAPES.get(character)
    if known is not None:
        return known
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _float(value: float) -> str:
    text = float.__repr__(value)
    if text in ("inf", "-inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    mantissa, mark, exponent = text.partition("e")
    if mark and "." not in mantissa:  # YAML 1.1 reads 1e+16 as a string
        return f"{mantissa}.0e{exponent}"
    return text


def _block(value: Any, indent: str) -> str:
    """Return several lines of text as a literal block, or "" where only quotes bring it back unchanged."""
    if not isinstance(value, str) or "\n" not in value or not _BLOCK_TEXT(value) or value.endswith("\n\n"):
        return ""
    lines = value.split("\n")
    if not lines[0] or lines[0][0] in " \t" or any(line.isspace() for line in lines):
        return ""
    chomp = "|" if value.endswith("\n") else "|-"
    if chomp == "|":
        lines.pop()
    return chomp + "".join(f"\n{indent}{line}" if line else "\n" for line in lines)


def _comment(text: str, indent: str) -> str:
    return "".join(f"\n{indent}# {line}".rstrip() for line in text.splitlines())


class _Emitter:
    """Walks collections; every piece written starts with its own line break, so nothing looks back."""

    def __init__(self, write: Callable[[str], None], comments: Mapping[Path, str]) -> None:
        self.write = write
        self.comments = comments
        self.spelt: dict[str, str] = {}

    def collection(self, data: Any, indent: str, path: Path) -> None:
        if isinstance(data, Mapping):
            self.mapping(data, indent, path)
        else:
            self.sequence(data, indent, path)

    def mapping(self, data: Mapping[Any, Any], indent: str, path: Path) -> None:
        write = self.write
        deeper = indent + "  "
        for key, value in data.items():
            if self.comments and (*path, key) in self.comments:
                write(_comment(self.comments[(*path, key)], indent))
            name = self.text(key)
            write(
                f"\n{indent}{name}:" if len(name) <= _LONGEST_SIMPLE_KEY else f"\n{indent}? {name}\n{indent}:"
            )
            if isinstance(value, (dict, list, tuple, Mapping)) and value:
                self.collection(value, deeper, (*path, key) if self.comments else path)
            else:
                write(" " + (_block(value, deeper) or self.text(value)))

    def sequence(self, data: list[Any] | tuple[Any, ...], indent: str, path: Path) -> None:
        write = self.write
        deeper = indent + "  "
        for index, value in enumerate(data):
            if self.comments and (*path, index) in self.comments:
                write(_comment(self.comments[(*path, index)], indent))
            write(f"\n{indent}-")
            if isinstance(value, (dict, list, tuple, Mapping)) and value:
                self.item(value, deeper, (*path, index) if self.comments else path)
            else:
                write(" " + (_block(value, deeper) or self.text(value)))

    def item(self, value: Any, indent: str, path: Path) -> None:
        """Write a collection inside a list item, its first line beside the dash."""
        inner: list[str] = []
        outer, self.write = self.write, inner.append
        self.collection(value, indent, path)
        self.write = outer
        first = inner[0]
        beside = first.startswith(f"\n{indent}") and not first.startswith(f"\n{indent}#")
        outer(" " + first[len(indent) + 1 :] if beside else first)
        outer("".join(inner[1:]))

    def text(self, value: Any) -> str:
        if type(value) is not str:
            return scalar(value)
        known = self.spelt.get(value)
        if known is None:
            known = self.spelt[value] = _string(value)
        return known
