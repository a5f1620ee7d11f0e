"""Whether an edited project differs from the old one in what the fixes say, and in nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.findings.fix import Edit
    from stackspec.source.place import Path

__all__ = ["unexpected"]


def unexpected(old: Any, new: Any, edits: Iterable[Edit]) -> list[Path]:
    """Return the paths at which two models differ though no edit says so."""
    meant = [edit.path for edit in edits]
    return [path for path in differences(old, new) if not any(_covers(path, one) for one in meant)]


def _covers(path: Path, edit: Path) -> bool:
    """Whether a difference is the edit's: at it, below it, or a parent that had to be made (or emptied) for it."""
    shorter = min(len(path), len(edit))
    return path[:shorter] == edit[:shorter]


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths at which values differ, as deep as both have something."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            if key not in old or key not in new:
                yield (*path, key)
            else:
                yield from differences(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*path, index))
    elif old != new or type(old) is not type(new):
        yield path
