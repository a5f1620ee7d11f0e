"""What one reading of a project carries from stage to stage."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from stackspec.compose.notation.dotenv import DotenvError, parse, parse_raw
from stackspec.compose.problems import Problems
from stackspec.source.located import NOWHERE, Files, span
from stackspec.source.yaml_reader import Budget, Document, read_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stackspec.compose.environment import Environment
    from stackspec.source.place import Path

__all__ = ["Reading"]

_LARGEST_FILE = 64 << 20
_NODES_PER_REREAD, _REREAD_CHARACTERS_PER_NODE = 500, 16


class Reading:
    """Files opened so far, problems found so far, what may still be spent, and how to read.

    Where reading is confined, no file may lie outside ``boundary`` but those that the user ``named``. ``variables``
    maps the span of an interpolated value to the names whose values went into it, ``templates`` to what it was before.
    ``texts`` stand for the contents of files, by path.
    """

    def __init__(
        self,
        *,
        interpolate: bool = True,
        strict: bool = False,
        confine: bool = False,
        home: str = "",
        stdin: str | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.files = Files()
        self.problems = Problems()
        self.budget = Budget()
        self.interpolate = interpolate
        self.strict = strict
        self.confined = confine
        self.boundary = ""
        self.named: set[str] = set()
        self.stdin = stdin
        self.texts = texts or {}
        self.paths: list[str] = []
        self.variables: dict[int, list[str]] = {}
        self.templates: dict[int, str] = {}
        self.home = home

    def documents(self, path: str, rule: str, at: int = NOWHERE, route: Path = ()) -> list[Document] | None:
        """Read the documents of a YAML file; None after a problem was noted."""
        opened = self.open(path, rule, at, route)
        if opened is None:
            return None
        number, text = opened
        if self.paths.count(path) > 1 and not self._may_reread(text):
            self.problems.error(
                rule, f"{path} is read too often: include or extend it fewer times", at, route
            )
            return None
        documents, mistakes = read_documents(text, number, self.budget)
        for mistake in mistakes:
            self.problems.error("compose-syntax", mistake.message, mistake.span)
        return None if mistakes else documents

    def _may_reread(self, text: str) -> bool:
        self.budget.nodes -= _NODES_PER_REREAD + len(text) // _REREAD_CHARACTERS_PER_NODE
        return self.budget.nodes > 0

    def variables_of(
        self,
        path: str,
        values: dict[str, str],
        lookup: Callable[[str], str | None],
        at: int = NOWHERE,
        route: Path = (),
        *,
        raw: bool = False,
    ) -> dict[str, int] | None:
        """Read a ``.env`` file's variables into ``values``; return their spans, None after a problem was noted."""
        opened = self.open(path, "compose-env-file", at, route)
        if opened is None:
            return None
        number, text = opened
        text = text.removeprefix("\ufeff")
        try:
            lines = parse_raw(text, values, lookup) if raw else parse(text, values, lookup)
        except DotenvError as error:
            self.problems.error(
                "compose-env-file", str(error), span(number, error.offset, error.offset, error.offset)
            )
            return None
        return {name: span(number, line.name, line.start, line.end) for name, line in lines.items()}

    def env_files(self, paths: Sequence[str], environment: Environment, at: int = NOWHERE) -> Environment:
        """Add the variables of ``.env`` files to an environment; later files win over earlier ones."""
        values: dict[str, str] = {}
        origins: dict[str, int] = {}
        for path in paths:
            origins |= self.variables_of(path, values, environment.get, at) or {}
        return environment.extended(values, origins)

    def open(self, path: str, rule: str, at: int = NOWHERE, route: Path = ()) -> tuple[int, str] | None:
        """Return a file's number and text; None after a problem was noted."""
        complaint, data = self._bytes(path)
        text = ""
        try:
            text = _decoded(data)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            complaint = f"is not UTF-8 in line {line}: save it as UTF-8"
        if complaint:
            self.files.missed.add(path)
            self.problems.error(rule, f"{path} {complaint}", at, route)
            return None
        self.paths.append(path)
        return self.files.add(path, text), text

    def _bytes(self, path: str) -> tuple[str, bytes]:
        """Return a complaint or "", and a file's bytes."""
        if path == "-" and self.stdin is not None:
            return "", self.stdin.encode("utf-8", "surrogateescape")
        if path in self.texts:
            return "", self.texts[path].encode("utf-8", "surrogateescape")
        if "\0" in path:
            return "has a NUL character in its name: correct the name", b""
        if not self.allows(path):
            return (
                f"lies outside {self.boundary}, and reading is confined: move it or read without --confine",
                b"",
            )
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                if stat.S_ISDIR(status.st_mode):
                    return "is a directory: name a file in it", b""
                return "is no regular file: name one, or give its content to standard input and read -", b""
            if status.st_size > _LARGEST_FILE:
                return f"has {status.st_size >> 20} MB, more than {_LARGEST_FILE >> 20}: split it", b""
            with open(path, "rb") as file:
                return "", file.read(_LARGEST_FILE)
        except FileNotFoundError:
            return "does not exist: correct the path", b""
        except OSError as error:
            return f"cannot be read: {error.strerror}", b""

    def allows(self, path: str) -> bool:
        """Tell whether reading may touch a path."""
        if not self.boundary or path in self.named:
            return True
        return os.path.realpath(path).startswith(self.boundary.rstrip("/") + "/")

    def enclose(self, folder: str) -> None:
        """Make a folder the boundary, if reading is confined; files that the user named stay allowed."""
        if self.confined:
            self.boundary = os.path.realpath(folder)


def _decoded(data: bytes) -> str:
    """Decode a text as YAML allows: UTF-8, or UTF-16 with a byte order mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")
