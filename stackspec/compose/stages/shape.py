"""Check that a file has the specification's attributes, with values of the specification's types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.attributes.project import PROJECT
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.problems import dotted
from stackspec.source.located import Map, Seq
from stackspec.source.scalars import Timestamp

if TYPE_CHECKING:
    from stackspec.compose.attributes.kinds import Kind, Record
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["shape"]

_RULE = "compose-shape"


def shape(document: Map, reading: Reading) -> None:
    """Note every value that is not of its attribute's kind, and every attribute that does not exist."""
    _Check(reading).record(PROJECT, document, 0, ())


class _Check:
    def __init__(self, reading: Reading) -> None:
        self.problems = reading.problems

    def record(self, record: Record, value: Map, span: int, path: Path) -> None:
        attributes = record.attributes
        for key, child in value.items():
            kind = attributes.get(key)
            if kind is None:
                if not (record.extensible and key.startswith("x-")):
                    self.unknown(record, key, value.span_of(key), (*path, key))
            elif child.__class__ not in kind.scalars or kind.test is not None:
                self.value(kind, child, value.span_of(key), (*path, key))
        for key in record.required:
            if key not in value:
                where = dotted(path)
                self.problems.error(_RULE, f"{where} has no {key}: add it", span, path)

    def value(self, kind: Kind, value: Any, span: int, path: Path) -> None:
        found = value.__class__
        if found in kind.scalars:
            complaint = kind.test(value) if kind.test is not None else ""
            if complaint:
                message = f"{dotted(path)} is {_shown(value)}, but it {complaint}"
                self.problems.error(_RULE, message, span, path)
        elif found is Map and kind.record is not None:
            self.record(kind.record, value, span, path)
        elif found is Map and kind.values is not None:
            self.entries(kind, kind.values, value, path)
        elif found is Seq and kind.items is not None:
            self.items(kind, kind.items, value, path)
        else:
            self.problems.error(
                _RULE, f"{dotted(path)} is {_shown(value)}, but it must be {kind.name}", span, path
            )

    def entries(self, kind: Kind, of: Kind, value: Map, path: Path) -> None:
        plain = of.scalars if of.test is None else ()
        for key, child in value.items():
            if kind.keys is not None and not kind.keys(key):
                if not kind.open_keys:
                    allowed = "use letters, digits, dots, dashes and underscores" if key else "give it a name"
                    message = f"{dotted(path)} has the key {quoted(key)}, which is no name: {allowed}"
                    self.problems.error(_RULE, message, value.span_of(key), (*path, key), at_key=True)
            elif child.__class__ not in plain:
                self.value(of, child, value.span_of(key), (*path, key))

    def items(self, kind: Kind, of: Kind, value: Seq, path: Path) -> None:
        plain = of.scalars if of.test is None else ()
        for index, child in enumerate(value):
            if child.__class__ not in plain:
                self.value(of, child, value.spans[index], (*path, index))
        if kind.unique and len(value) > 1:
            self.repeated(value, path)

    def repeated(self, value: Seq, path: Path) -> None:
        first: dict[Any, int] = {}
        for index, child in enumerate(value):
            identity = _frozen(child)
            if first.setdefault(identity, index) != index:
                message = f"{dotted(path)} has {_shown(child)} twice: remove one"
                self.problems.error(_RULE, message, value.spans[index], (*path, index))

    def unknown(self, record: Record, key: str, span: int, path: Path) -> None:
        from difflib import get_close_matches

        where = dotted(path[:-1]) or "a Compose file"
        close = get_close_matches(key, record.attributes, n=1, cutoff=0.7)
        cure = f"did you mean {quoted(close[0])}?" if close else "remove it"
        if not close and record.extensible:
            cure = f"remove it or name it x-{key}"
        self.problems.error(_RULE, f"{where} has no attribute {quoted(key)}: {cure}", span, path, at_key=True)


def _frozen(value: Any) -> Any:
    """Return something hashable that is equal for equal JSON."""
    if value.__class__ is Map:
        return frozenset((key, _frozen(child)) for key, child in value.items())
    if value.__class__ is Seq:
        return tuple(map(_frozen, value))
    return value.__class__ is bool, value


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if value.__class__ is Map:
        return "a mapping"
    if value.__class__ is Seq:
        return "a list"
    if value.__class__ is Timestamp:
        return f"the date {value}"
    if value.__class__ is bool:
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
