"""What an import could not carry over, or carried in another form: each said once, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.source.place import Place

__all__ = ["Loss", "Losses"]


class Loss(NamedTuple):
    """One thing, its place in the Compose project, and what became of it."""

    place: Place | None
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class Losses:
    """The report of an import."""

    def __init__(self) -> None:
        self._found: dict[Loss, None] = {}

    def note(self, message: str, place: Place | None = None) -> None:
        """Say something, once."""
        self._found.setdefault(Loss(place, message))

    def __iter__(self) -> Iterator[Loss]:
        return iter(sorted(self._found, key=lambda loss: (loss.place or ("",), loss.message)))

    def __len__(self) -> int:
        return len(self._found)
