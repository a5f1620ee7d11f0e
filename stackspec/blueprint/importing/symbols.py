"""The variables of a Compose project, declared once and referred to by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stackspec.blueprint.importing.code import Atom, Item, Literal, call
from stackspec.blueprint.importing.layout import one_line
from stackspec.compose.notation.templates import Reference, TemplateError, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackspec.blueprint.importing.code import Code
    from stackspec.blueprint.importing.names import Names

__all__ = ["Symbols"]

_METHODS = {
    ":-": ("otherwise", ""), "-": ("otherwise", ", if_empty=False"),
    ":+": ("when_set", ""), "+": ("when_set", ", if_empty=True"),
    ":?": ("required", ""), "?": ("required", ", if_empty=True"),
}  # fmt: skip
"""The variable's method for each operator, and the argument that tells its second form."""


class Symbols:
    """Variables: how each is declared (its most frequent form), and what refers to it in other forms."""

    def __init__(self, templates: Iterable[str], names: Names, purposes: Mapping[str, str]) -> None:
        self._names = names
        self._purposes = purposes
        self._forms: dict[str, Counter[tuple[str, str]]] = {}
        self._used: dict[str, str] = {}
        """The Python name of each variable that something refers to, and of what was declared for it."""
        self._where: dict[str, list[str]] = {}
        self._derived: dict[str, str] = {}
        for template in templates:
            self._count(template)

    def _count(self, template: str) -> None:
        try:
            found = parts(template)
        except TemplateError:
            return
        for part in found:
            if isinstance(part, Reference):
                self._forms.setdefault(part.name, Counter())[_form(part)] += 1
                self._count(part.rest)

    def text(self, template: str, where: str, before: tuple[str | Atom, ...] = ()) -> Literal:
        """The code of a template, after ``before``; ``where`` says what it is for."""
        return Literal(before + tuple(self._part(part, where) for part in parts(template)))

    def _part(self, part: str | Reference, where: str) -> str | Atom:
        return part if isinstance(part, str) else self.reference(part, where)

    def reference(self, reference: Reference, where: str) -> Atom:
        """The code of one reference."""
        name = self.name_of(reference.name, where)
        if _form(reference) == self._declared(reference.name):
            return Atom(name)
        method, more = _METHODS[reference.operator or ":-"]
        rest = parts(reference.rest)
        if not more and len(rest) == 1 and isinstance(rest[0], Reference):
            inner = self.reference(rest[0], where).text
            if inner.isidentifier():
                return Atom(f"{name}.{method}({inner})")
        argument = one_line(self.text(reference.rest, where))
        if argument.startswith('"') and not set(argument) & set("\\'{}"):
            return Atom(f"{name}.{method}('{argument[1:-1]}'{more})")
        return Atom(self._derive(f"{name}.{method}({argument}{more})", reference.name))

    def otherwise(self, name: str, default: Literal, where: str, *, if_empty: bool) -> Atom:
        """The code of a variable whose default is a path of the project."""
        more = "" if if_empty else ", if_empty=False"
        return Atom(f"{self.name_of(name, where)}.otherwise({one_line(default)}{more})", local=True)

    def name_of(self, variable: str, where: str) -> str:
        """The Python name of a variable."""
        self._where.setdefault(variable, []).append(where)
        if variable not in self._used:
            self._used[variable] = self._names.constant(variable)
        return self._used[variable]

    def _derive(self, code: str, variable: str) -> str:
        if code not in self._derived:
            self._derived[code] = self._names.constant(f"{variable}_VALUE")
        return self._derived[code]

    def _declared(self, name: str) -> tuple[str, str]:
        """The form that the declaration stands for: no operator, or a literal default or message."""
        forms = self._forms.get(name, Counter())
        fitting = {
            form: count for form, count in forms.items() if form[0] in ("", ":-", ":?") and _literal(form[1])
        }
        return max(fitting, key=lambda form: fitting[form]) if fitting else ("", "")

    def declarations(self) -> list[tuple[str, Code]]:
        """Name and code of every variable that something refers to, and then of what is derived from them."""
        declared = [(name, self._declaration(variable)) for variable, name in self._used.items()]
        return declared + [(name, Atom(code)) for code, name in self._derived.items()]

    def _declaration(self, variable: str) -> Code:
        operator, rest = self._declared(variable)
        purpose = (
            self._purposes.get(variable) or f"For {', '.join(dict.fromkeys(self._where[variable][:3]))}."
        )
        items = [Item("", Literal((variable,)))]
        if operator == ":?":
            purpose = "".join(str(part) for part in parts(rest)).strip() or purpose
        items.append(Item("purpose=", Literal((" ".join(purpose.split()),))))
        if operator != ":?":
            items.append(Item("default=", Literal(tuple(str(part) for part in parts(rest)) or ("",))))
        return call("Variable", *items)


def _form(reference: Reference) -> tuple[str, str]:
    """What tells references to one variable apart; a default of nothing is none."""
    if reference.operator in (":-", "-", "") and not reference.rest:
        return "", ""
    return reference.operator, reference.rest


def _literal(rest: str) -> bool:
    """Whether a declaration can hold this text: no variable in it, and Compose reads it back."""
    try:
        found = parts(rest)
    except TemplateError:
        return False
    text = "".join(str(part) for part in found)
    return all(isinstance(part, str) for part in found) and not set(text) & set("{}\n")
