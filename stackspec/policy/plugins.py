"""Rules from outside the package: of installed packages, and of Python files that the command line names.

Both run code. Neither is ever named by a policy or by the tree that is judged.
"""

from __future__ import annotations

import sys
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError
from stackspec.rules.registry import rules_of
from stackspec.rules.rule import Rule
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["GROUP", "installed_rules", "module_file", "place_of", "rules_in"]

GROUP = "stackspec.rules"
"""The entry-point group: each entry names a rule, or a module of rules."""


def installed_rules() -> list[Rule]:
    """Import the rules of installed packages. Raises :class:`StackspecError` where one cannot be imported."""
    from importlib.metadata import entry_points

    found: list[Rule] = []
    for entry in entry_points(group=GROUP):
        try:
            loaded = entry.load()
        except Exception as error:  # another package's code: whatever it raises is reported as its failure
            raise StackspecError(
                f"the rules of {entry.value} cannot be imported: {type(error).__name__}: {error}"
            ) from error
        found += [loaded] if isinstance(loaded, Rule) else rules_of(loaded)
    return found


def rules_in(path: FilePath) -> list[Rule]:
    """Import the rules of a Python file, or of every one in a folder.

    Raises :class:`StackspecError` where there is none, where a file cannot be imported (with the line), or holds no rule.
    """
    files = sorted(path.glob("*.py")) if path.is_dir() else [path]
    if not path.exists() or not files:
        raise StackspecError(f"no rules at {str(path)!r}: name a Python file, or a folder of them")
    return [rule for file in files if not file.name.startswith("_") for rule in _rules_of_file(file)]


def _rules_of_file(file: FilePath) -> Iterator[Rule]:
    from importlib.util import module_from_spec, spec_from_file_location

    name = f"stackspec_rules_{file.stem}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise StackspecError(f"{str(file)!r} is no Python file: rules are Python modules")
    module: ModuleType = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the user's code: whatever it raises is reported at its line
        raise StackspecError(
            f"the rules cannot be imported: {type(error).__name__}: {error}", place_of(error, file)
        ) from error
    rules = list(rules_of(module))
    if not rules:
        raise StackspecError(f"{str(file)!r} holds no rule: decorate a function with stackspec.rules.rule")
    yield from rules


def place_of(error: BaseException, file: FilePath) -> Place:
    """Return the innermost line of ``file`` that the error went through."""
    if isinstance(error, SyntaxError) and error.lineno:
        return Place(str(file), error.lineno, error.offset or 1)
    line, trace = 1, error.__traceback__
    while trace is not None:
        if FilePath(trace.tb_frame.f_code.co_filename) == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return Place(str(file), line)


def module_file(rule: Rule) -> str | None:
    """Return the file that a rule was imported from; None for one that a policy file states."""
    module = sys.modules.get(rule.module)
    return module.__file__ if module else None
