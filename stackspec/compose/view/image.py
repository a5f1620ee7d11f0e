"""The image that a service runs: its reference, and what is said by its tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.units.image import ImageReference

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["Image"]

MOVING_TAGS = frozenset(
    {"latest", "stable", "edge", "nightly", "main", "master", "dev", "develop", "development", "head", "current",
     "rolling", "mainline", "testing", "unstable", "canary", "next", "lts", "beta", "alpha", "rc", "snapshot"}
)  # fmt: skip
"""Tags whose whole meaning is that they move, by the publishers' own words."""

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")


class Image:
    """The value of a service's ``image``, after interpolation.

    ``text`` is what was written. Where it is no legal reference, :attr:`reference` is None and nothing else is known.
    """

    def __init__(self, text: str, path: Path) -> None:
        self.text = text
        self.path = path

    def __str__(self) -> str:
        return self.text

    @lazy
    def reference(self) -> ImageReference | None:
        """The parsed reference, or None for a text that no engine would pull."""
        try:
            return ImageReference(self.text)
        except ValueError:
            return None

    @property
    def registry(self) -> str:
        """The registry's host (and port): ``docker.io`` where none is written."""
        return (self.reference and self.reference.registry) or "docker.io"

    @lazy
    def repository(self) -> str:
        """The path in the registry: ``library/postgres`` for ``postgres``, ``prom/prometheus``."""
        if self.reference is None:
            return ""
        name = self.reference.repository
        return f"library/{name}" if "/" not in name and self.registry == "docker.io" else name

    @property
    def name(self) -> str:
        """The last component of the repository: ``prometheus``."""
        return self.reference.name if self.reference else ""

    @property
    def tag(self) -> str | None:
        """The tag as written, None where there is none."""
        return self.reference.tag if self.reference else None

    @property
    def digest(self) -> str | None:
        """``sha256:…``, or None."""
        return self.reference.digest if self.reference else None

    def same_repository(self, other: Image) -> bool:
        """Whether both are versions of one image."""
        return (self.registry, self.repository) == (other.registry, other.repository)

    @lazy
    def version(self) -> tuple[int, ...]:
        """The numbers that the tag begins with: ``(15, 4)`` for ``15.4-alpine``; empty where it begins with none."""
        match = _VERSION.match(self.tag or "")
        return tuple(int(part) for part in match[1].split(".")) if match else ()

    @lazy
    def moves(self) -> bool:
        """Whether the same text names another image next month: no tag or a moving one, and no digest.

        ``stable-alpine`` and ``latest-arm64`` move as their first word does.
        """
        if self.reference is None or self.digest:
            return False
        first = (self.tag or "latest").lower().replace("_", "-").partition("-")[0]
        return first in MOVING_TAGS
