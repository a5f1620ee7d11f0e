"""What every monitoring value shares: combinations of attributes that no tool would accept are refused where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.model.compose.base import Mistake
from stackspec.model.value import ModelError, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Mistake", "MonitoringValue", "repeated"]


class MonitoringValue(Value):
    """A value of the monitoring half of the model."""

    def __init__(self, *args: Any, **data: Any) -> None:
        super().__init__(*args, **data)
        for route, message in self._mistakes():
            raise ModelError(f"{self}: {message}", self.place_of(*route))

    def _mistakes(self) -> Iterator[Mistake]:
        """Combinations of attributes that cannot work; the first one is reported."""
        return iter(())

    def __str__(self) -> str:
        name = getattr(self, "name", None) or getattr(self, "title", None)
        return f"{type(self).__name__} {name!r}" if name else type(self).__name__


def repeated(names: Iterator[str]) -> tuple[int, str] | None:
    """The index and text of the first name that an earlier one has already."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            return index, name
        seen.add(name)
    return None
