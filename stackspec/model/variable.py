"""The variables that a stack takes from its environment, and how text refers to them.

Text in a blueprint is literal: a ``$`` in it means a dollar sign, also to the shell in a healthcheck. The only way to a
Compose variable is a :class:`Variable` in an f-string, so a variable that nobody declared cannot be used, and every
used one stands in ``.env.example``.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from posixpath import normpath
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from stackspec.model.value import ModelError, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FOLDER",
    "MARKS",
    "Variable",
    "declared_in",
    "has_variable",
    "interpolation",
    "reached_by",
    "variables_in",
]

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private-use characters that enclose a variable's name inside a model's text; the writer turns them into ``${…}``."""
_NAMES = re.compile(f"{_OPEN}([A-Za-z0-9_]+)")
_INNERMOST = re.compile(f"{_OPEN}([A-Za-z0-9_]+)([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"

FOLDER = "\ue002"
"""Stands, at the start of a path in the model, for the way from the rendered tree to the blueprint's folder.
See ``Environment.folder``."""

MARKS = (_OPEN, _CLOSE, FOLDER)
"""Characters that the model's text uses for itself; none may be left in what is written."""

_way: ContextVar[str] = ContextVar("way", default=".")
_scope: ContextVar[dict[str, Variable] | None] = ContextVar("scope", default=None)
_unscoped: dict[str, Variable] = {}


def _interpolable(text: str) -> str:
    if not text.isprintable() or "}" in text:
        raise ValueError(
            f"{text!r} cannot stand in ${{NAME:-default}}: leave out line breaks, control characters and }}"
        )
    return text


class Variable(Value):
    """A variable that Compose takes from the shell or from ``.env`` when the stack starts.

    Put it into text with an f-string: ``image=f"{registry}/bot:{version}"``.
    """

    name: str = Field(kw_only=False, pattern=_NAME)
    """As in the shell: letters, digits and ``_``, not starting with a digit."""
    purpose: str = Field(min_length=1)
    """One line for whoever fills in ``.env``."""
    default: Annotated[str, AfterValidator(_interpolable)] | None = None
    """Used when the variable is unset or empty. Without a default the stack refuses to start until it is set."""
    secret: bool = False
    """Whether the value must not be shown; ``.env.example`` then has no example of it."""

    def __init__(self, *args: object, **data: object) -> None:
        super().__init__(*args, **data)
        if self.secret and self.default:
            raise ModelError(
                f"variable {self.name!r} is secret, and its default would stand in rendered files: leave it out",
                self.place_of("default"),
            )
        known = _known()
        earlier = known.setdefault(self.name, self)
        if earlier is not self and earlier != self:
            where = f" at {earlier.place}" if earlier.place else ""
            raise ModelError(
                f"variable {self.name!r} is declared differently{where}: keep one declaration", self.place
            )

    def __str__(self) -> str:
        return f"{_OPEN}{self.name}{_CLOSE}"

    def __format__(self, spec: str) -> str:
        return str(self)

    def otherwise(self, text: object, *, if_empty: bool = True) -> str:
        """For text: the variable's value, or ``text`` where it is not set (or empty, unless ``if_empty`` is false).

        It stands for the declared default in this place only: ``${NAME:-text}``, ``${NAME-text}``.
        """
        return self._operated(":-" if if_empty else "-", str(text))

    def when_set(self, text: object, *, if_empty: bool = False) -> str:
        """For text: ``text`` where the variable is set (and not empty, unless ``if_empty``), else nothing: ``${NAME:+text}``."""
        return self._operated("+" if if_empty else ":+", str(text))

    def required(self, message: object, *, if_empty: bool = False) -> str:
        """For text: the variable's value; where it is not set (or empty, unless ``if_empty``) the stack refuses to start."""
        return self._operated("?" if if_empty else ":?", str(message))

    def _operated(self, operator: str, text: str) -> str:
        if "\n" in text or text.count("{") != text.count("}") or text.find("}") < text.find("{"):
            raise ModelError(
                f"{text!r} cannot stand inside ${{{self.name}{operator}…}}, which pairs braces within one line: "
                "give the variable another value",
                self.place,
            )
        return f"{_OPEN}{self.name}{operator}{text}{_CLOSE}"

    @property
    def interpolation(self) -> str:
        """The reference in Compose's syntax: ``${NAME:-default}``, or ``${NAME:?purpose}`` if there is no default."""
        if self.default is None:
            return f"${{{self.name}:?{_one_line(self.purpose)}}}"
        return f"${{{self.name}:-{self.default.replace('$', '$$')}}}" if self.default else f"${{{self.name}}}"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("$", "$$").replace("}", ")").replace("{", "(")


def _known() -> dict[str, Variable]:
    scope = _scope.get()
    return _unscoped if scope is None else scope


@contextmanager
def declared_in(scope: dict[str, Variable]) -> Iterator[None]:
    """Collect the variables declared inside into ``scope``, by name; one evaluation of a blueprint is one scope."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def reached_by(way: str) -> Iterator[None]:
    """Write text for a rendered tree from which ``way``, a relative path, leads to the blueprint's folder."""
    token = _way.set(way)
    try:
        yield
    finally:
        _way.reset(token)


def has_variable(text: str) -> bool:
    """Whether a model's text refers to a variable."""
    return _OPEN in text


def variables_in(text: str) -> Iterator[Variable]:
    """The variables that a model's text refers to, in order; raises KeyError for one of another evaluation."""
    known = _known()
    return (known[name] for name in _NAMES.findall(text))


def interpolation(text: str) -> str:
    """A model's text in Compose's syntax: literal ``$`` doubled, variables as ``${…}``, the blueprint's folder as a path."""
    if "$" in text:
        text = text.replace("$", "$$")
    if text.startswith(FOLDER):
        text = normpath(text.replace(FOLDER, _way.get()))
    elif FOLDER in text:  # in what stands in for a variable
        text = text.replace(FOLDER, _way.get())
    if _OPEN not in text:
        return text
    known = _known()

    def written(reference: re.Match[str]) -> str:
        name, operation = reference.groups()
        if name not in known:
            message = (
                f"text refers to variable {name!r}, which nothing declares here: make it in this blueprint"
            )
            raise ModelError(message)
        return f"${{{name}{operation}}}" if operation else known[name].interpolation

    found = 1
    while found:  # from the inside out: what stands in for a variable may hold others
        text, found = _INNERMOST.subn(written, text)
    return text
