"""Where panels stand: from left to right while there is room on a grid 24 columns wide, then below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["WIDTH", "Position", "flow"]

WIDTH = 24


class Position(NamedTuple):
    """A rectangle on the grid; ``x`` and ``y`` count from the left and the top."""

    x: int
    y: int
    w: int
    h: int


def flow(sizes: Iterable[tuple[int, int]], top: int) -> Iterator[Position]:
    """A place for each (width, height), beginning at ``top``; a line is as high as its highest panel."""
    x, y, height = 0, top, 0
    for width, own_height in sizes:
        if x + width > WIDTH:
            x, y, height = 0, y + height, 0
        yield Position(x, y, width, own_height)
        x += width
        height = max(height, own_height)
