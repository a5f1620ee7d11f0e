"""References to container images."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from stackspec.units.quantity import Quantity

__all__ = ["ImageReference"]

_DOMAIN = r"(?:localhost|[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+|\[[0-9a-fA-F:]+\]|[A-Za-z0-9-]+(?=:\d))(?::\d+)?"
_PATTERN = re.compile(
    rf"(?:(?P<registry>{_DOMAIN})/)?"
    r"(?P<repository>[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?"
)


class _Parts(NamedTuple):
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None


class ImageReference(Quantity, str):
    """``[registry/]repository[:tag][@digest]``, in the grammar of the distribution project's reference package.

    A first component is a registry only if it has a dot or a port or is ``localhost``; so the tag of
    ``registry:5000/app`` is absent, not ``5000/app``. The text is kept as it was written.
    """

    json_pattern = r"^\S+$"
    json_example = "postgres:17.6"

    def __new__(cls, value: object) -> Self:
        """Parse ``value``; raises ``ValueError`` for what no engine would pull."""
        match = _PATTERN.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValueError(
                f"{value!r} is no image reference: write [registry/]name[:tag][@digest], the name in lower case"
            )
        self = super().__new__(cls, value)
        self._parts = _Parts(*match.group("registry", "repository", "tag", "digest"))
        return self

    _parts: _Parts

    @property
    def registry(self) -> str | None:
        """The registry's host and port, or None where the engine's default applies."""
        return self._parts.registry

    @property
    def repository(self) -> str:
        """The path in the registry, without tag: ``prom/prometheus``."""
        return self._parts.repository

    @property
    def name(self) -> str:
        """The last component of the repository: ``prometheus``."""
        return self.repository.rpartition("/")[2]

    @property
    def tag(self) -> str | None:
        """The tag as written; None means ``latest`` unless there is a digest."""
        return self._parts.tag

    @property
    def digest(self) -> str | None:
        """``algorithm:hex``, or None."""
        return self._parts.digest
