"""What stops the program, as opposed to what it finds.

A mistake in a user's file is normally a *finding* (:mod:`stackspec.findings`): it has a place and work goes on.
An exception means that work cannot go on::

    StackspecError            exit code 2: could not do, or could not judge
    └── EnvironmentFailure    exit code 3: no engine, no permission, no disk
"""

from __future__ import annotations

from typing import Protocol

__all__ = ["EnvironmentFailure", "StackspecError"]


class Located(Protocol):
    """Anything that prints as ``file:line:column``; in practice a :class:`stackspec.source.place.Place`."""

    def __str__(self) -> str: ...


class StackspecError(Exception):
    """Work cannot go on.

    ``message`` is one sentence that quotes the offending value and ends with the cure; ``place`` is where a person
    wrote it, if anybody did. The command line prints ``file:line:column: message`` and exits with ``exit_code``.
    """

    exit_code = 2

    def __init__(self, message: str, place: Located | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class EnvironmentFailure(StackspecError):
    """The machine lacks something: an engine, a permission, space. Nothing is wrong with the user's files."""

    exit_code = 3
