"""A file to write, in memory."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Artifact"]


class Artifact(NamedTuple):
    """One rendered file."""

    path: str
    """Relative to the rendered tree, with ``/``."""
    text: str
    executable: bool = False
