"""What every monitoring value shares: what no tool would accept is refused where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackspec.model.compose.base import Mistake
from stackspec.model.value import ModelError, Value
from stackspec.model.variable import has_variable, variables_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Mistake", "MonitoringValue", "repeated"]


class MonitoringValue(Value):
    """A value of the monitoring half of the model."""

    def __init__(self, *args: Any, **data: Any) -> None:
        super().__init__(*args, **data)
        for name, value in self.__dict__.items():
            text = _text_with_variable(value)
            if text is not None:
                raise ModelError(f"{type(self).__name__}.{name} {_no_variables(text)}", self.place_of(name))
        for route, message in self._mistakes():
            raise ModelError(f"{self}: {message}", self.place_of(*route))

    def _mistakes(self) -> Iterator[Mistake]:
        """Combinations of attributes that cannot work; the first one is reported."""
        return iter(())

    def __str__(self) -> str:
        name = getattr(self, "name", None) or getattr(self, "title", None)
        return f"{type(self).__name__} {name!r}" if name else type(self).__name__


def _text_with_variable(value: Any) -> str | None:
    """The first text that refers to a Compose variable, also inside mappings and sequences of texts."""
    if isinstance(value, str):
        return value if has_variable(value) else None
    if isinstance(value, Mapping):
        return next(filter(None, map(_text_with_variable, (*value.keys(), *value.values()))), None)
    if isinstance(value, tuple):
        return next(filter(None, map(_text_with_variable, value)), None)
    text = getattr(value, "text", None)  # an expression's
    return text if isinstance(text, str) and has_variable(text) else None


def _no_variables(text: str) -> str:
    names = ", ".join(variable.name for variable in variables_in(text))
    return (
        f"refers to the variable {names}, but Prometheus, Alertmanager and Grafana do not read Compose's variables: "
        "write the value, or give a secret's file"
    )


def repeated(names: Iterable[str]) -> tuple[int, str] | None:
    """The index and text of the first name that an earlier one has already."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            return index, name
        seen.add(name)
    return None
