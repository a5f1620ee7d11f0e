"""The variables that a reading may use, and where each was set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.source.located import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Environment"]


class Environment:
    """Values of variables; those from ``.env`` files know their line. What is set first wins.

    ``asked`` gathers the names that anybody asked for, set or not; what is extended shares it.
    """

    def __init__(
        self,
        values: Mapping[str, str],
        origins: Mapping[str, int] | None = None,
        asked: set[str] | None = None,
    ) -> None:
        self.values = dict(values)
        self.origins = dict(origins or {})
        self.asked: set[str] = set() if asked is None else asked

    def get(self, name: str) -> str | None:
        """Return a variable's value, None if it is not set."""
        self.asked.add(name)
        return self.values.get(name)

    def origin(self, name: str) -> int:
        """Return the span where a variable was set, `NOWHERE` if by the process's environment."""
        return self.origins.get(name, NOWHERE)

    def extended(self, values: Mapping[str, str], origins: Mapping[str, int]) -> Environment:
        """Return an environment with more variables; those set already stay."""
        new = {name: span for name, span in origins.items() if name not in self.values}
        return Environment({**values, **self.values}, {**self.origins, **new}, self.asked)
