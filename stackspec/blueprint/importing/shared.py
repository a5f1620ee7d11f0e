"""What a project says several times, said once: equal parts become constants of the module."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from stackspec.blueprint.importing.code import Atom, Choice, Group, walk
from stackspec.blueprint.importing.layout import one_line

if TYPE_CHECKING:
    from stackspec.blueprint.importing.code import Code
    from stackspec.blueprint.importing.names import Names

__all__ = ["Shared"]

_SHORTEST_CALL, _SHORTEST_COLLECTION = 24, 60
"""Characters from which a repetition is worth a name; it costs the reader a look elsewhere."""


class Shared:
    """Constants for repeated parts of several pieces of code."""

    def __init__(self, codes: list[Code], names: Names) -> None:
        self._names = names
        self._counts = Counter(
            one_line(node) for code in codes for node in walk(code) if isinstance(node, Group)
        )
        self.constants: dict[str, tuple[str, Code]] = {}
        """By their text: name and code, in the order of first use."""

    def __call__(self, code: Code, prefix: str = "", *, top: bool = True) -> Code:
        """The code with repeated parts replaced by their names."""
        if isinstance(code, Group):
            if not top and self._repeated(code):
                return self._constant(code, prefix)
            items = tuple(
                replace(item, value=self(item.value, item.prefix or prefix, top=False)) for item in code.items
            )
            return replace(code, items=items)
        if isinstance(code, Choice):
            branches = tuple((test, self(value, prefix, top=False)) for test, value in code.branches)
            return Choice(branches, self(code.otherwise, prefix, top=False))
        return code

    def _repeated(self, code: Group) -> bool:
        text = one_line(code)
        shortest = _SHORTEST_CALL if code.opening[0].isalpha() else _SHORTEST_COLLECTION
        if len(text) < shortest or self._counts[text] < 2:
            return False
        return not any(
            (isinstance(node, Atom) and node.local) or isinstance(node, Choice) for node in walk(code)
        )

    def _constant(self, code: Group, prefix: str) -> Atom:
        text = one_line(code)
        if text not in self.constants:
            key = (
                prefix.strip("*=")
                if prefix.endswith("=") and code.opening != "["
                else code.opening.strip("([{")
            )
            name = self._names.constant(_words(key or prefix.strip("*=") or "values"))
            self.constants[text] = (name, code)
        return Atom(self.constants[text][0])


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
