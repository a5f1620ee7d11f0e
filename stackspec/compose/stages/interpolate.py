"""Put the values of variables in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.templates import TemplateError, expand
from stackspec.compose.problems import dotted
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from stackspec.compose.environment import Environment
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["interpolate"]


def interpolate(document: Map, environment: Environment, reading: Reading) -> None:
    """Expand the variables in every value of a document; keys stay as they are.

    An unset variable is a warning, in strict readings an error; a required one or bad syntax is an error.
    """
    if reading.interpolate:
        _Interpolation(environment, reading).walk(document, ())


class _Interpolation:
    def __init__(self, environment: Environment, reading: Reading) -> None:
        self.environment = environment
        self.reading = reading

    def walk(self, container: Any, path: Path) -> None:
        entries = container.items() if container.__class__ is Map else enumerate(container)
        for key, value in entries:
            kind = value.__class__
            if kind is str:
                if "$" in value:
                    container[key] = self.expanded(value, container.spans[key], (*path, key))
            elif kind is Map or kind is Seq:
                self.walk(value, (*path, key))

    def expanded(self, template: str, span: int, path: Path) -> str:
        try:
            text, used, unset = expand(template, self.environment.get)
        except TemplateError as error:
            self.reading.problems.error("compose-interpolation", f"{dotted(path)}: {error}", span, path)
            return template
        self.reading.templates[span] = template
        if used:
            self.reading.variables[span] = used
        problems = self.reading.problems
        for name in unset:
            if self.reading.strict:
                problems.error(
                    "unset-variable", f"variable {name} is not set: set it or give a default", span, path
                )
            else:
                message = (
                    f"variable {name} is not set and becomes an empty string: set it or write ${{{name}:-}}"
                )
                problems.warning("unset-variable", message, span, path)
        return text
