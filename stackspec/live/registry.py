"""The live checks there are: found by walking the folder."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from stackspec.errors import StackspecError
from stackspec.live.check import Check

__all__ = ["checks"]

FOLDER = Path(__file__).parent / "checks"


@cache
def checks() -> tuple[Check, ...]:
    """Import every check, in the order of their names.

    Raises :class:`StackspecError` where a module does not hold exactly the check that it is named for, which is a mistake
    in the package and no user's.
    """
    found = []
    for file in sorted(FOLDER.glob("*.py")):
        if file.name.startswith("_"):
            continue
        module = import_module(f"stackspec.live.checks.{file.stem}")
        own = [
            one for one in vars(module).values() if isinstance(one, Check) and one.module == module.__name__
        ]
        if [one.name for one in own] != [file.stem.replace("_", "-")]:
            raise StackspecError(f"{file.name} must hold one check of that name, not {own}")
        found += own
    return tuple(found)
