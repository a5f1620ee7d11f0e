"""Looking at the world from inside a container: a thread that joins its namespaces, needing no process in it."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import TYPE_CHECKING, TypeVar

from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["enter", "in_thread", "inside"]

T = TypeVar("T")


def enter(pid: int, kind: str) -> None:
    """Move the calling thread (and no other) into a namespace (``net``, ``ipc``, ``uts``) of a process; see setns(2).

    Raises OSError: the process is gone, or the permission (CAP_SYS_ADMIN) is missing.
    """
    handle = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(handle, 0):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)


def in_thread(act: Callable[[], T]) -> T:
    """Run in a thread of its own, which ends with whatever namespaces it joined; return or raise what it did."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(act())
        except BaseException as error:  # handed to the caller, who is another thread
            errors.append(error)

    thread = threading.Thread(target=run, name="stackspec-namespaces", daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def inside(pid: int, kinds: Sequence[str], act: Callable[[], T]) -> T:
    """Run with the namespaces of a process joined. Raises :class:`CouldNotAsk` where they cannot be."""

    def joined() -> T:
        for kind in kinds:
            enter(pid, kind)
        return act()

    try:
        return in_thread(joined)
    except OSError as error:
        raise CouldNotAsk(f"the namespaces of process {pid} cannot be joined: {error.strerror}") from error
