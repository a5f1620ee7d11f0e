"""Values given the form that the engine gives them: sizes in bytes, durations in Go's spelling, commands as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.attributes.forms import text
from stackspec.compose.attributes.kinds import DROP
from stackspec.compose.attributes.project import PROJECT
from stackspec.compose.problems import dotted
from stackspec.source.located import NOWHERE, Map, Seq

if TYPE_CHECKING:
    from stackspec.compose.attributes.kinds import Kind, Record
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["bind"]


def bind(document: Map, reading: Reading) -> None:
    """Give every value its form, leave out what the engine leaves out, add what it always prints.

    Extensions (``x-…``) stay as they are. A value that cannot be read is an error.
    """
    _Binding(reading).record(PROJECT, document, ())


class _Binding:
    def __init__(self, reading: Reading) -> None:
        self.problems = reading.problems
        self.lenient = not reading.interpolate

    def record(self, record: Record, value: Map, path: Path) -> None:
        attributes = record.attributes
        for key, child in list(value.items()):
            kind = attributes.get(key)
            if kind is not None and not (kind.form is text and child.__class__ is str and child):
                made = self.formed(kind, child, value.spans.get(key, NOWHERE), path, key)
                if made is DROP:
                    value.drop(key)
                elif made is not child:
                    value[key] = made
        for key, default in record.always.items():
            if key not in value:
                value[key] = Map.at(NOWHERE, default) if default.__class__ is dict else default

    def formed(self, kind: Kind, value: Any, span: int, path: Path, key: Any) -> Any:
        found = value.__class__
        if found is Map:
            if kind.record is not None:
                self.record(kind.record, value, (*path, key))
            elif kind.values is not None and (kind.values.record is not None or kind.values.form is not None):
                self.entries(kind.values, value, (*path, key))
        elif found is Seq:
            if kind.items is not None and (kind.items.record is not None or kind.items.form is not None):
                self.items(kind.items, value, (*path, key))
        elif self.lenient and found is str and "$" in value:
            return value
        elif value is None and kind.record is not None:
            return DROP
        form = kind.form
        if form is None:
            return value
        try:
            return form(value, span)
        except ValueError as error:
            self.problems.error("compose-value", f"{dotted((*path, key))}: {error}", span, (*path, key))
            return value

    def entries(self, kind: Kind, value: Map, path: Path) -> None:
        for key, child in list(value.items()):
            made = self.formed(kind, child, value.spans.get(key, NOWHERE), path, key)
            if made is DROP:
                value[key] = None
            elif made is not child:
                value[key] = made

    def items(self, kind: Kind, value: Seq, path: Path) -> None:
        for index, child in enumerate(value):
            made = self.formed(kind, child, value.spans[index], path, index)
            if made is not child and made is not DROP:
                value[index] = made
