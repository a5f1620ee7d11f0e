"""How a blueprint is declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

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

    Names become folders: letters, digits and ``. _ -``, beginning with a letter or digit. Raises StackspecError for another
    name, for no environment, for one twice, and for ``all``, which stands for every environment on the command line.
    """
    maker = here()
    origin = maker if isinstance(maker, Origin) else None
    _check(name, environments, origin)
    return lambda build: Blueprint(name, tuple(environments), build, origin)


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def _check(name: object, environments: object, origin: Origin | None) -> None:
    def refuse(message: str, *route: str | int) -> NoReturn:
        raise StackspecError(f"blueprint {name!r} {message}", origin.argument(*route) if origin else None)

    if not isinstance(name, str) or not _NAME.fullmatch(name):
        refuse(
            "cannot be a folder's name: use letters, digits and . _ -, beginning with a letter or digit", 0
        )
    if not isinstance(environments, list | tuple):
        refuse(f"has environments {environments!r}: write a list of names", "environments")
    if not environments:
        refuse("names no environment: give at least one", "environments")
    for position, environment in enumerate(environments):
        if not isinstance(environment, str) or not _NAME.fullmatch(environment):
            refuse(
                f"has an environment {environment!r}: use letters, digits and . _ -", "environments", position
            )
        if environment == "all":
            refuse(
                "has an environment 'all', which means every environment: rename it", "environments", position
            )
        if environment in environments[:position]:
            refuse(f"names environment {environment!r} twice: drop one", "environments", position)
