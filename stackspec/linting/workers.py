"""Several processes for many projects: forked, so that everything imported and read is there already."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING, Any, TypeVar

from stackspec.errors import StackspecError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["spread"]

P = TypeVar("P")
R = TypeVar("R")

_work: Callable[[Any], Any] | None = None
"""What this process's children do; they inherit it, because functions with their state cannot be sent."""


def spread(work: Callable[[P], R], parts: Sequence[P]) -> Iterator[R]:
    """Yield ``work(part)`` of every part, in order, done by as many processes as there are processors.

    A :class:`StackspecError` in one of them is raised here. Where processes cannot be forked, the parts are worked on one
    after the other.
    """
    global _work
    processes = min(os.cpu_count() or 1, len(parts))
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, parts)
        return
    _work = work
    with multiprocessing.get_context("fork").Pool(processes, _silent) as pool:
        for failure, result in pool.imap(_done, parts):
            if failure is not None:
                raise StackspecError(*failure)
            yield result


def _silent() -> None:
    """Leave Ctrl-C to the parent, which ends its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _done(part: Any) -> tuple[tuple[str, Any] | None, Any]:
    assert _work is not None
    try:
        return None, _work(part)
    except StackspecError as error:
        return (error.message, error.place), None
