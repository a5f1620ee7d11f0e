"""Variables in values: ``$V``, ``${V}``, ``${V:-default}``, ``${V:+other}``, ``${V:?message}``, nested, ``$$``.

The name is checked first, then the operator that follows it (``:`` before ``-``, ``+`` or ``?`` also means "or empty").
Braces are matched by counting, so that a default may hold JSON. Text after an operator is a template of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.notation.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Expansion", "MissingVariable", "Reference", "TemplateError", "expand", "expand_text", "parts",
]  # fmt: skip

_START = re.compile(r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{(?:([A-Za-z_][A-Za-z0-9_]*)(:?[-+?]|\}))?)")
_BRACE = re.compile(r"[{}\n]")
_SIMPLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?)-([^${}\n]*))?\}\Z").match
"""A value that is one variable, perhaps with a literal default: nearly all that projects contain."""

_DEEPEST, _SHOWN = 20, 12


class TemplateError(ValueError):
    """A ``$`` that starts no variable, or a required variable that is not set."""


class MissingVariable(TemplateError):
    """A variable with ``?`` has no value."""


class Expansion(NamedTuple):
    """A template's text, the variables whose values went in, and those that had none."""

    text: str
    used: list[str]
    unset: list[str]


class Reference(NamedTuple):
    """A variable in a template: its name, the operator ("" for none), and the operator's text, a template of its own."""

    name: str
    operator: str
    rest: str
    written: str


def parts(template: str) -> list[str | Reference]:
    """Take a template apart into literal text and references; raises `TemplateError` as expanding it would."""
    found_parts: list[str | Reference] = []
    at = 0
    while True:
        found = _START.search(template, at)
        literal = template[at : found.start() if found else len(template)]
        if literal:
            found_parts.append(literal)
        if found is None:
            return found_parts
        at = found.end()
        escaped, bare, name, operator = found.groups()
        if escaped:
            found_parts.append("$")
        elif bare or operator == "}":
            found_parts.append(Reference(bare or name, "", "", found[0]))
        else:
            end = _closing(template, found.start()) if name else -1
            if end < 0:
                raise TemplateError(f"{quoted(template[found.start() :][:_SHOWN])} starts no variable")
            found_parts.append(Reference(name, operator, template[at:end], template[found.start() : end + 1]))
            at = end + 1


def expand(template: str, lookup: Callable[[str], str | None]) -> Expansion:
    """Replace the variables of a template; raises `TemplateError` with the message for the user."""
    simple = _SIMPLE(template)
    if simple is not None:
        name, colon, default = simple.groups()
        value = lookup(name)
        if value is not None and (value or not colon):
            return Expansion(value, [name], [])
        if default is not None:
            return Expansion(default, [name] if value is not None else [], [])
    used: list[str] = []
    unset: list[str] = []
    return Expansion(_Expander(lookup).run(template, used, unset, 0), used, unset)


def expand_text(template: str, lookup: Callable[[str], str | None]) -> str:
    """Replace the variables of a template; variables without a value are empty."""
    return expand(template, lookup).text if "$" in template else template


class _Expander:
    def __init__(self, lookup: Callable[[str], str | None]) -> None:
        self.lookup = lookup

    def run(self, text: str, used: list[str], unset: list[str], depth: int) -> str:
        if depth > _DEEPEST:
            raise _too_deep()
        out: list[str] = []
        at = 0
        while True:
            found = _START.search(text, at)
            if found is None:
                return "".join((*out, text[at:]))
            out.append(text[at : found.start()])
            at = found.end()
            escaped, bare, name, operator = found.groups()
            if escaped:
                out.append("$")
            elif bare or operator == "}":
                out.append(self.value(bare or name, used, unset))
            elif name:
                end = _closing(text, found.start())
                if end < 0:
                    raise self.invalid(text, found.start())
                out.append(self.operate(name, operator, text[at:end], (used, unset), depth + 1))
                at = end + 1
            else:
                raise self.invalid(text, found.start())

    def invalid(self, text: str, at: int) -> TemplateError:
        shown = text[at : at + _SHOWN]  # not the whole value, which may hold a secret
        return TemplateError(f"{quoted(shown)} starts no variable: write ${{NAME}}, or $$ for a dollar sign")

    def value(self, name: str, used: list[str], unset: list[str]) -> str:
        value = self.lookup(name)
        (unset if value is None else used).append(name)
        return value or ""

    def operate(
        self, name: str, operator: str, rest: str, seen: tuple[list[str], list[str]], depth: int
    ) -> str:
        """Apply an operator. The rest is expanded even if unused: its errors count, its warnings do not."""
        used: list[str] = []
        unset: list[str] = []
        other = self.run(rest, used, unset, depth) if "$" in rest else rest
        value = self.lookup(name)
        absent = value is None or (operator[0] == ":" and not value)
        if value is not None:
            seen[0].append(name)
        if operator[-1] == "?" and absent:
            state = "not set" if value is None else "empty"
            raise MissingVariable(f"required variable {name} is {state}: {other or 'give it a value'}")
        if operator[-1] == "+":
            absent = not absent
        if operator[-1] != "?" and absent:
            seen[0].extend(used)
            seen[1].extend(unset)
            return other
        return value or ""


def _too_deep() -> TemplateError:
    return TemplateError(f"braces nested deeper than {_DEEPEST} levels: use a variable of its own")


def _closing(text: str, start: int) -> int:
    """Return the index of the brace that closes the variable at ``start``, or -1.

    Braces pair up within one line; where they do not, the line's last brace closes. The character after an opening
    brace never counts.
    """
    open_braces, at = 0, start
    while (brace := _BRACE.search(text, at)) and brace[0] != "\n":
        at = brace.end()
        if brace[0] == "{":
            open_braces += 1
            at += 1
            if open_braces > _DEEPEST:
                raise _too_deep()
        else:
            open_braces -= 1
            if open_braces == 0:
                return brace.start()
    line_end = text.find("\n", start)
    return text.rfind("}", start, len(text) if line_end < 0 else line_end)
