"""The files around a project, read on demand and remembered, so that an answer can be kept for as long as they stay."""

from __future__ import annotations

import os
import stat
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["Kind", "Surroundings"]

Kind: TypeAlias = Literal["file", "directory", "socket", "other"]

LIMIT = 1 << 20
"""Bytes of a file that are read at most; a Dockerfile or an example of an env file is far smaller."""


class Surroundings:
    """Read access to the tree that a project stands in; nothing outside of it is opened.

    ``root`` is the folder whose tree may be read: the repository's, or the project's where there is none. Paths are
    absolute, as the canonical mapping has them. What was asked for is in :attr:`observed`: a path and the text or kind
    that was seen, None for what was not there. ``texts`` are files that are about to be written, by absolute path: they
    count as there.
    """

    def __init__(self, root: str, texts: Mapping[str, str] | None = None) -> None:
        self.root = str(FilePath(root).resolve())
        self._texts = texts or {}
        self.observed: dict[tuple[str, str], str | None] = {}
        self._tracked: tuple[frozenset[str] | None] | None = None

    @property
    def today(self) -> date:
        """The day where the user is. It is not observed: an answer is kept for its day only, for waivers' sake."""
        from datetime import date

        return date.today()

    def contains(self, path: str) -> bool:
        """Whether ``path``, its links followed, lies within the tree."""
        real = os.path.realpath(path)
        return real == self.root or real.startswith(self.root.rstrip("/") + "/")

    def shorten(self, path: str) -> str:
        """Spell a path in the tree as a person would: relative to its root."""
        return path.removeprefix(f"{self.root}/")

    def read(self, path: str) -> str | None:
        """Return the text of a file in the tree; None where there is none, or it is no UTF-8 text, or too long."""
        if ("text", path) not in self.observed:
            self.observed["text", path] = self._read(path)
        return self.observed["text", path]

    def _read(self, path: str) -> str | None:
        if path in self._texts:
            return self._texts[path]
        try:
            if not os.path.isfile(path) or not self.contains(path):
                return None
            with open(path, "rb") as file:
                data = file.read(LIMIT + 1)
            return data.decode() if len(data) <= LIMIT else None
        except (OSError, UnicodeDecodeError, ValueError):
            return None

    def kind(self, path: str) -> Kind | None:
        """Return what stands at ``path`` in the tree; None where nothing does, or it lies elsewhere."""
        key = ("kind", path)
        if key not in self.observed:
            self.observed[key] = self._kind(path)
        return self.observed[key]  # type: ignore[return-value] # only kinds are kept under this key

    def _kind(self, path: str) -> Kind | None:
        if path in self._texts:
            return "file"
        if any(text.startswith(f"{path}/") for text in self._texts):
            return "directory"
        try:
            mode = os.stat(path).st_mode
            if not self.contains(path):
                return None
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(mode):
            return "file"
        if stat.S_ISDIR(mode):
            return "directory"
        return "socket" if stat.S_ISSOCK(mode) else "other"

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names in a folder of the tree, sorted; none where it is no folder, or lies elsewhere."""
        key = ("names", folder)
        if key not in self.observed:
            self.observed[key] = "\n".join(self._names(folder))
        return tuple((self.observed[key] or "").split("\n")) if self.observed[key] else ()

    def _names(self, folder: str) -> list[str]:
        start = f"{folder.rstrip('/')}/"
        written = {text[len(start) :].partition("/")[0] for text in self._texts if text.startswith(start)}
        try:
            there = os.listdir(folder) if self.contains(folder) else []
        except (OSError, ValueError):
            there = []
        return sorted(written.union(there))

    def kept_by_git(self, path: str) -> str:
        """Say how Git keeps a file, ``is kept in Git`` or ``is not ignored by Git``; empty where it does not.

        A checkout's index decides. In a tree without one but with a ``.gitignore`` (an archive of a repository), what that
        file does not name is taken to be kept.
        """
        from stackspec.compose.view.git_index import ignores, index_file, tracked_files

        resolved = FilePath(path).resolve()
        if not resolved.is_relative_to(self.root) or self.kind(path) != "file":
            return ""
        relative = resolved.relative_to(self.root).as_posix()
        index = index_file(self.root)
        if self._tracked is None:
            self._tracked = (tracked_files(index),)
        self.observed["text", index] = None  # the answer holds for as long as this file's content does
        names = self._tracked[0]
        if names is not None:
            return "is kept in Git" if relative in names else ""
        patterns = self.read(str(FilePath(self.root, ".gitignore")))
        return "" if patterns is None or ignores(patterns, relative) else "is not ignored by Git"

    def ignored_by_git(self, path: str) -> bool:
        """Whether the ``.gitignore`` at the tree's root names a path in it, so that each machine makes its own."""
        from stackspec.compose.view.git_index import ignores

        patterns = self.read(f"{self.root}/.gitignore")
        return bool(patterns) and ignores(patterns or "", self.shorten(path))

    def readable_by_all(self, path: str) -> bool:
        """Whether every user of this machine may read a file in the tree."""
        key = ("readers", path)
        if key not in self.observed:
            self.observed[key] = self._readers(path)
        return self.observed[key] == "all"

    def _readers(self, path: str) -> str | None:
        try:
            if not self.contains(path):
                return None
            return "all" if FilePath(path).stat().st_mode & stat.S_IROTH else "some"
        except (OSError, ValueError):
            return None
