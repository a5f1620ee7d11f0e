"""Delete what ``!reset`` and ``!override`` tags name from what was merged before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackspec.source.place import Path

__all__ = ["reset"]


def reset(base: Map, paths: Iterable[Path]) -> None:
    """Drop the entries at ``paths``, where they exist. A path that goes through a list names nothing, as ever."""
    for path in paths:
        container: Any = base
        for step in path[:-1]:
            container = container.get(str(step)) if container.__class__ is Map else None
        if path and container.__class__ is Map and path[-1] in container:
            container.drop(str(path[-1]))
