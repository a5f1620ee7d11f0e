"""How a blueprint is declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stackspec.errors import StackspecError
from stackspec.model.environment import Environment
from stackspec.model.origin import Origin, here
from stackspec.model.stack import Stack

__all__ = ["Blueprint", "blueprint"]

Build: TypeAlias = Callable[[Environment], Stack]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A stack for each of its environments."""

    name: str
    environments: tuple[str, ...]
    build: Build
    origin: Origin | None = None

    def __call__(self, environment: Environment) -> Stack:
        """The stack for ``environment``; blueprints are plain functions to each other."""
        return self.build(environment)


def blueprint(
    name: str, environments: Sequence[str] = ("dev", "test", "prod")
) -> Callable[[Build], Blueprint]:
    """Declare the decorated function to be the blueprint ``name``, for ``environments``.

    Raises StackspecError if there is no environment, or one twice.
    """
    origin = here()
    place = origin.place() if origin else None
    for position, environment in enumerate(environments):
        if environment in environments[:position]:
            raise StackspecError(
                f"blueprint {name!r} names environment {environment!r} twice: drop one", place
            )
    if not environments:
        raise StackspecError(f"blueprint {name!r} names no environment: give at least one", place)
    return lambda build: Blueprint(name, tuple(environments), build, origin)
