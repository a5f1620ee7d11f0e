"""The grammar of ``.env`` files and of services' ``env_file``.

``KEY=value``, ``KEY: value``, ``export KEY=value``; a bare ``KEY`` takes the environment's value. Unquoted values end
at `` #``, have their trailing space removed and their variables expanded; single quotes are literal; double quotes know
escapes and variables; both may span lines. Later variables may use earlier ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.templates import TemplateError, expand_text

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

__all__ = ["DotenvError", "Line", "parse", "parse_raw"]

_SPACE = "\t\v\f\r \x85\xa0"
_EXPORT = re.compile(r"export\s+").match
_ESCAPE = re.compile(r'\\(?:([abcfnrtv$"\\])|0(\d{0,3}))')
_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"', "$": "$$",
    "c": "\\c",
}  # fmt: skip
_NAME_END = re.compile(r"[=:\n]")
_LONGEST_SHOWN = 24
_BAD_IN_NAME = re.compile(r"[^\w.\-\[\]\t\v\f\r \x85\xa0]")


class DotenvError(ValueError):
    """A line that the grammar does not allow; ``offset`` counts characters from the file's start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Line(NamedTuple):
    """Where a variable was set: offsets of its name, and of its value's start and end."""

    name: int
    start: int
    end: int


def parse(
    text: str, values: MutableMapping[str, str], lookup: Callable[[str], str | None]
) -> dict[str, Line]:
    """Read variables into ``values``, which later lines may use; ``lookup`` has precedence over it.

    Returns where each variable was set; raises `DotenvError`.
    """
    return _Reader(text, values, lookup).run()


def parse_raw(
    text: str, values: MutableMapping[str, str], lookup: Callable[[str], str | None]
) -> dict[str, Line]:
    """Read the ``raw`` format, that of ``docker run --env-file``: nothing is quoted, nothing expanded.

    A name without ``=`` takes the value that ``lookup`` has.
    """
    lines: dict[str, Line] = {}
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip(" \t"))
        content = line.lstrip(" \t").removesuffix("\r")
        at += len(line) + 1
        if not content or content.startswith("#"):
            continue
        name, equals, value = content.partition("=")
        if not name:
            raise DotenvError("a line has no variable name: write NAME=value", start)
        if " " in name or "\t" in name:
            raise DotenvError(f"variable name{_shown(f'{name}=')} has a space: remove it", start)
        found = value if equals else lookup(name)
        if found is not None:
            values[name] = found
            lines[name] = Line(start, start + len(name) + len(equals), start + len(content))
    return lines


class _Reader:
    def __init__(
        self, text: str, values: MutableMapping[str, str], lookup: Callable[[str], str | None]
    ) -> None:
        self.text = text
        self.values = values
        self.outer = lookup
        self.at = 0

    def lookup(self, name: str) -> str | None:
        value = self.outer(name)
        return self.values.get(name) if value is None else value

    def run(self) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        while self.skip_to_statement():
            start = self.at
            name, inherited = self.name()
            if inherited:
                value = self.outer(name)
                if value is None:
                    continue
                begin, end = start, start + len(name)
            else:
                begin = self.at
                value = self.value()
                end = max(begin, min(self.at, len(self.text)))
            self.values[name] = value
            lines[name] = Line(start, begin, end - (self.text[end - 1 : end] == "\n"))
        return lines

    def skip_to_statement(self) -> bool:
        text = self.text
        while self.at < len(text):
            if text[self.at].isspace():
                self.at += 1
            elif text[self.at] == "#":
                newline = text.find("\n", self.at)
                self.at = len(text) if newline < 0 else newline
            else:
                return True
        return False

    def name(self) -> tuple[str, bool]:
        """Read a name and what follows it; also tell whether it stands alone on its line."""
        text, start = self.text, self.at
        export = _EXPORT(text, start)
        if export:
            start += len("export")
            while text[start : start + 1] in _SPACE and start < len(text):
                start += 1
        found = _NAME_END.search(text, start)
        end = found.start() if found else len(text)
        bad = _BAD_IN_NAME.search(text, start, end)
        if bad:
            line = text[start:].partition("\n")[0]
            raise DotenvError(
                f"unexpected {quoted(bad[0])} in a variable's name{_shown(line)}: write NAME=value",
                bad.start(),
            )
        if not found:  # the engine takes a last line without "=" and line break for the value of no name
            self.at = start
            return "", False
        name = text[start:end].rstrip()
        if " " in name:
            raise DotenvError(f"variable name{_shown(f'{name}=')} has a space: remove it", start)
        self.at = end + 1
        while self.at < len(text) and text[self.at] in _SPACE:
            self.at += 1
        return name, found[0] == "\n"

    def value(self) -> str:
        quote = self.text[self.at : self.at + 1]
        if quote in ("'", '"'):
            return self.quoted(quote)
        start = self.at
        newline = self.text.find("\n", start)
        end = len(self.text) if newline < 0 else newline
        self.at = end + 1
        return self.expanded(self.text[start:end].partition(" #")[0].rstrip(), start)

    def quoted(self, quote: str) -> str:
        text, start = self.text, self.at
        at = start + 1
        pieces: list[str] = []
        special = re.compile(rf"[{quote}\\]")
        while found := special.search(text, at):
            pieces.append(text[at : found.start()])
            at = found.end()
            if found[0] == quote:
                self.at = at
                value = "".join(pieces)
                return self.expanded(_ESCAPE.sub(_unescaped, value), start) if quote == '"' else value
            pieces.append(text[at] if text[at : at + 1] == quote else f"\\{text[at : at + 1]}")
            at += 1
        raise DotenvError("a quoted value is not closed: end it with the same quote", start)

    def expanded(self, value: str, offset: int) -> str:
        try:
            return expand_text(value, self.lookup)
        except TemplateError as error:
            raise DotenvError(str(error), offset) from error


def _unescaped(match: re.Match[str]) -> str:
    letter, octal = match.groups()
    if letter is not None:
        return _ESCAPES[letter]
    if len(octal) == 3 and not set(octal) - set("01234567") and int(octal, 8) < 256:
        return chr(int(octal, 8))
    return f"\\{octal}"


def _shown(line: str) -> str:
    """Quote a line's name, if it has one that is no longer than names are: the rest may be a secret without quotes."""
    name = _NAME_END.split(line, maxsplit=1)[0].strip()
    return f" {quoted(name)}" if name != line.strip() and len(name) <= _LONGEST_SHOWN else ""
