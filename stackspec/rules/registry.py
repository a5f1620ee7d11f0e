"""The rules there are: found by walking the families' folders, imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError
from stackspec.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["builtin_rules", "find_modules", "rules_of"]

FOLDER = FilePath(__file__).parent


def find_modules() -> dict[str, str]:
    """Return the module of each rule by its name, by the file names alone: ``floating-tag`` → ``stackspec.rules.…``."""
    return {
        file.stem.replace("_", "-"): f"stackspec.rules.{family.name}.{file.stem}"
        for family in sorted(FOLDER.iterdir())
        if family.is_dir() and not family.name.startswith("_")
        for file in sorted(family.glob("*.py"))
        if not file.name.startswith("_")
    }


def rules_of(module: ModuleType) -> Iterator[Rule]:
    """Yield the rules that a module defines (and not those that it imports)."""
    for value in vars(module).values():
        if isinstance(value, Rule) and value.module == module.__name__:
            yield value


def builtin_rules() -> dict[str, Rule]:
    """Import every rule of the package, by name in a stable order: family, then name.

    Raises :class:`StackspecError` where a module does not hold exactly the rule that it is named for, which is a mistake
    in the package and no user's.
    """
    found = {}
    for name, module in find_modules().items():
        rules = list(rules_of(import_module(module)))
        if [rule.name for rule in rules] != [name]:
            raise StackspecError(
                f"{module} must define one rule named {name!r}, not {[rule.name for rule in rules]}"
            )
        found[name] = rules[0]
    return found
