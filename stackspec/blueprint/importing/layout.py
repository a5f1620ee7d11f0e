"""Source code laid out: on one line where it fits, else one item a line."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from stackspec.blueprint.importing.code import Atom, Choice, Group, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.blueprint.importing.code import Code

__all__ = ["lay_out", "one_line", "quoted", "remarks"]

_WIDTH = 110
_SHORTEST_CHUNK = 40
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text: str, quote: str = "", *, braces: bool = False) -> str:
    """A string literal without its prefix; ``braces`` doubles them, for an f-string."""
    quote = quote or ("'" if text.count('"') > text.count("'") else '"')
    made = "".join(_escaped(character, quote) for character in text)
    return f"{quote}{made.replace('{', '{{').replace('}', '}}') if braces else made}{quote}"


def _escaped(character: str, quote: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character == quote:
        return f"\\{quote}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _string(parts: tuple[str | Atom, ...], *, alone: bool = True) -> str:
    """A string or an f-string on one line; ``alone``, text that an expression makes needs no quotes around it."""
    if all(isinstance(part, str) for part in parts):
        return quoted("".join(str(part) for part in parts))
    if alone and len(parts) == 1 and isinstance(parts[0], Atom) and (parts[0].local or "(" in parts[0].text):
        return parts[0].text.replace("'", '"')
    pieces = [
        quoted(part, '"', braces=True)[1:-1] if isinstance(part, str) else f"{{{part.text}}}"
        for part in parts
    ]
    return f'f"{"".join(pieces)}"'


def one_line(code: Code) -> str:
    """The code without any line break."""
    if isinstance(code, Atom):
        return code.text
    if isinstance(code, Literal):
        return _string(code.parts)
    if isinstance(code, Choice):
        branches = "".join(f"{one_line(value)} if {condition} else " for condition, value in code.branches)
        return branches + one_line(code.otherwise)
    inside = ", ".join(item.prefix + _spread(item.prefix, item.value) for item in code.items)
    return f"{code.opening}{inside}{code.closing}"


def _spread(prefix: str, value: Code) -> str:
    flat = one_line(value)
    return f"({flat})" if prefix.startswith("*") and isinstance(value, Choice) else flat


def _commented(code: Code) -> bool:
    """Whether a comment stands somewhere inside, so that it cannot be one line."""
    if isinstance(code, Choice):
        return _commented(code.otherwise) or any(_commented(value) for _, value in code.branches)
    return isinstance(code, Group) and any(item.comments or _commented(item.value) for item in code.items)


def remarks(comments: Iterable[str], indent: int) -> Iterator[str]:
    """Comment lines, those that are too long wrapped."""
    for comment in comments:
        for line in wrap(comment, _WIDTH - indent - 2, break_long_words=False) or [""]:
            yield f"{' ' * indent}# {line}".rstrip()


def lay_out(code: Code, prefix: str = "", indent: int = 0, suffix: str = "") -> Iterator[str]:
    """The lines of ``prefix``, code and ``suffix``."""
    margin = " " * indent
    flat = f"{margin}{prefix}{_spread(prefix, code)}{suffix}"
    if isinstance(code, Atom) or (len(flat) <= _WIDTH and not _commented(code)):
        yield flat
    elif isinstance(code, Group):
        yield f"{margin}{prefix}{code.opening}"
        for item in code.items:
            yield from remarks(item.comments, indent + 4)
            yield from lay_out(item.value, item.prefix, indent + 4, ",")
        yield f"{margin}{code.closing}{suffix}"
    else:
        yield f"{margin}{prefix}("
        yield from _broken(code, indent + 4)
        yield f"{margin}){suffix}"


def _broken(code: Literal | Choice, indent: int) -> Iterator[str]:
    """The lines of what needs parentheses to go over several."""
    margin = " " * indent
    if isinstance(code, Literal):
        width = max(_SHORTEST_CHUNK, _WIDTH - indent - 4)
        if len(code.parts) == 1 and isinstance(code.parts[0], Atom):
            yield margin + _string(code.parts)
            return
        yield from (margin + _string(tuple(chunk), alone=False) for chunk in _chunks(code.parts, width))
        return
    lead = ""
    for condition, value in code.branches:
        yield from lay_out(value, lead, indent)
        yield f"{margin}if {condition}"
        lead = "else "
    yield from lay_out(code.otherwise, lead, indent)


def _chunks(parts: tuple[str | Atom, ...], width: int) -> Iterator[list[str | Atom]]:
    """A string's pieces in lines: each line of its text by itself, and none much longer than ``width``."""
    chunk: list[str | Atom] = []
    for part in parts:
        for piece in part.splitlines(keepends=True) if isinstance(part, str) else (part,):
            for bit in _bits(piece, width):
                if chunk and len(_string((*chunk, bit))) > width:
                    yield chunk
                    chunk = []
                chunk.append(bit)
            if isinstance(piece, str) and piece.endswith("\n"):
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _bits(piece: str | Atom, width: int) -> Iterator[str | Atom]:
    """Words with their spaces; a word that is too long itself, cut."""
    if isinstance(piece, Atom):
        yield piece
        return
    for word in piece.replace(" ", " \0").split("\0"):
        for start in range(0, len(word), width // 2):
            yield word[start : start + width // 2]
