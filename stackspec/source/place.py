"""A place in a file, and the path of a value in a document."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

__all__ = ["Path", "Place"]

Path: TypeAlias = "tuple[str | int, ...]"
"""The route of keys and indices from a document's root to a value: ``("services", "db", "ports", 0)``."""


class Place(NamedTuple):
    """A span of text that a person wrote.

    Lines and columns count from 1; columns count characters, not bytes. The end is exclusive. An ``end_line`` of 0
    means that only the start is known.
    """

    file: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
