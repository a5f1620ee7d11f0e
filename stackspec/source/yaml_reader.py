"""YAML in: libyaml's events made into located plain data, one document at a time.

Scalars are read as Compose reads them (:mod:`stackspec.source.scalars`). Aliases are copied, so that the result is a
tree that stages may change; the copies are counted, and nesting is, so that no small file can make a large tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from stackspec.source.documents import Budget, Document, Mistake
from stackspec.source.located import Map, Seq, copied, span
from stackspec.source.scalars import plain, tagged

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["Budget", "Document", "Mistake", "read_documents"]

_DEEPEST = 100
"""Levels of nesting; the specification needs about ten, and each costs the parser and the stages some stack."""

_FIRST_OF_NON_STRINGS = frozenset("0123456789+-.~nNtTfF") | {""}
"""What a plain scalar that is no string can start with; all others skip the resolver."""

_MERGE_TAG = "tag:yaml.org,2002:merge"
_MISSING: Any = object()
_RESET: Any = object()


class _StopError(Exception):
    """Reading cannot go on; the mistake is already noted."""


def read_documents(text: str, file: int, budget: Budget) -> tuple[list[Document], list[Mistake]]:
    """Read all documents of a text; ``file`` is its number in :class:`~stackspec.source.located.Files`.

    Syntax errors, aliases beyond the budget and too much nesting end the reading; duplicate and non-string keys are
    noted and reading goes on.
    """
    composer = _Composer(text, file, budget)
    try:
        composer.read()
    except _StopError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = int(mark.index or 0) if mark else 0
        context = f" {error.context}" if error.context else ""
        composer.note(f"YAML: {error.problem or 'syntax error'}{context}", offset, offset)
    except yaml.reader.ReaderError as error:
        offset = _offset(text, error.position)
        composer.note(f"YAML: {error.reason}: remove the character or save the file as UTF-8", offset, offset)
    return composer.documents, composer.mistakes


def _offset(text: str, position: int) -> int:
    """Turn libyaml's count of bytes into one of characters."""
    return len(text.encode("utf-8", "surrogatepass")[:position].decode("utf-8", "ignore"))


class _Composer:
    """Builds documents from events. One method a kind of node; scalars, nine nodes in ten, are read inline."""

    def __init__(self, text: str, file: int, budget: Budget) -> None:
        self.parser = CParser(text)
        self.file = file
        self.budget = budget
        self.documents: list[Document] = []
        self.mistakes: list[Mistake] = []
        self.resets: list[Path] = []
        self.path: list[str | int] = []
        self.anchors: dict[str, Any] = {}
        self.anchored_overrides: dict[str, list[Path]] = {}
        self.base = file << 96

    def note(self, message: str, start: int, end: int) -> None:
        self.mistakes.append(Mistake(message, span(self.file, start, start, end)))

    def read(self) -> None:
        get: Any = self.parser.get_event
        get()  # the stream's start
        event = get()
        while event.__class__ is not StreamEndEvent:
            if event.version is not None and tuple(event.version) != (1, 1):
                start = event.start_mark.index
                self.note(
                    "a %YAML directive other than 1.1 is not read by the engine: remove it", start, start
                )
            document = Document()
            self.anchors, self.resets, self.anchored_overrides = {}, document.resets, {}
            first = get()
            document.root, end = self.node(first)
            start = first.start_mark.index
            document.span = span(self.file, start, start, end)
            if document.root is _RESET:
                document.root = None
            self.documents.append(document)
            get()  # the document's end
            event = get()

    def node(self, event: Any) -> tuple[Any, int]:
        """Return the value of a node and the offset of its end."""
        kind = event.__class__
        if kind is AliasEvent:
            return self.alias(event), event.end_mark.index
        anchor = event.anchor
        if anchor is not None:
            self.anchors[anchor] = _MISSING
        resets_before = len(self.resets)
        if kind is ScalarEvent:
            value, end = self.scalar(event), event.end_mark.index
        elif len(self.path) >= _DEEPEST:
            start = event.start_mark.index
            self.note(f"nested deeper than {_DEEPEST} levels: flatten it", start, start + 1)
            raise _StopError
        elif kind is MappingStartEvent:
            value, end = self.mapping()
        else:
            value, end = self.sequence()
        tag = event.tag
        if tag == "!reset" or tag == "!override":
            self.resets.append(tuple(self.path))
            if tag == "!reset":
                value = _RESET
        if anchor is not None:
            self.anchors[anchor] = value
            depth = len(self.path)
            self.anchored_overrides[anchor] = [path[depth:] for path in self.resets[resets_before:]]
        return value, end

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        tag = event.tag
        if tag is None or tag == "!":
            return text if event.style else plain(text)
        try:
            return tagged(tag, text)
        except ValueError as error:
            self.note(str(error), event.start_mark.index, event.end_mark.index)
            return text

    def alias(self, event: Any) -> Any:
        value = self.anchors.get(event.anchor, self.anchors)
        start, end = event.start_mark.index, event.end_mark.index
        if value is self.anchors:
            self.note(
                f"unknown anchor {event.anchor!r}: define &{event.anchor} before *{event.anchor}", start, end
            )
            raise _StopError
        if value is _MISSING:
            self.note(f"anchor {event.anchor!r} contains itself: break the cycle", start, end)
            raise _StopError
        overrides = self.anchored_overrides[event.anchor]
        self.resets.extend((*self.path, *path) for path in overrides)
        if not self.budget.spend(value):
            self.note(
                f"alias *{event.anchor} expands to too many values: write out less by alias", start, end
            )
            raise _StopError
        return copied(value)

    def sequence(self) -> tuple[Seq, int]:
        get: Any = self.parser.get_event
        base, path = self.base, self.path
        items = Seq()
        items.spans = spans = []
        path.append(0)
        while True:
            event = get()
            kind = event.__class__
            if kind is ScalarEvent and event.anchor is None and event.tag is None:
                value = event.value
                if not event.style and value[:1] in _FIRST_OF_NON_STRINGS:
                    value = plain(value)
                end = event.end_mark.index
            elif kind is SequenceEndEvent:
                break
            else:
                path[-1] = len(items)
                value, end = self.node(event)
                if value is _RESET:
                    continue
            start = event.start_mark.index
            items.append(value)
            spans.append(base | start << 64 | start << 32 | end)
        path.pop()
        return items, event.end_mark.index

    def mapping(self) -> tuple[Map, int]:
        get: Any = self.parser.get_event
        base, path = self.base, self.path
        entries = Map()
        entries.spans = spans = {}
        merged: list[tuple[Any, int]] = []
        dropped: list[str] = []
        path.append("")
        while True:
            key_event = get()
            kind = key_event.__class__
            if kind is ScalarEvent and key_event.tag is None and key_event.anchor is None:
                key = key_event.value
                if not key_event.style and (key[:1] in _FIRST_OF_NON_STRINGS or key == "<<"):
                    key = self.key(key_event)
            elif kind is MappingEndEvent:
                break
            else:
                key = self.key(key_event)
            event = get()
            kind = event.__class__
            if kind is ScalarEvent and event.anchor is None and event.tag is None and key is not _MERGE:
                value = event.value
                if not event.style and value[:1] in _FIRST_OF_NON_STRINGS:
                    value = plain(value)
                end = event.end_mark.index
            elif key is _MERGE:
                path.pop()
                value, end = self.node(event)
                path.append("")
                merged.append((value, event.start_mark.index))
                if len(merged) > 1:
                    self.duplicate("<<", key_event)
                continue
            else:
                path[-1] = key
                value, end = self.node(event)
            if key in entries or (dropped and key in dropped):
                self.duplicate(key, key_event)
            elif value is _RESET:
                dropped.append(key)
            else:
                entries[key] = value
                spans[key] = base | key_event.start_mark.index << 64 | event.start_mark.index << 32 | end
        path.pop()
        for value, start in merged:
            self.merge(entries, value, start)
        return entries, key_event.end_mark.index

    def key(self, event: Any) -> Any:
        """Return a key that is no ordinary plain or quoted string."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.__class__ is AliasEvent:
            value = self.alias(event)
        elif event.__class__ is ScalarEvent:
            plain_merge = event.value == "<<" and not event.style and event.tag in (None, "!")
            if plain_merge or event.tag == _MERGE_TAG:
                return _MERGE
            value = self.scalar(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = value
                self.anchored_overrides[event.anchor] = []
        else:
            value = self.node(event)[0]
        if type(value) is not str:
            shown = "a collection" if isinstance(value, (Map, Seq)) else repr(event.value if value else value)
            self.note(f"key {shown} is not a string: quote it", start, end)
            return str(value)
        return value

    def duplicate(self, key: str, event: Any) -> None:
        self.note(f"key {key!r} is already defined in this mapping: remove one", *_ends(event))

    def merge(self, entries: Map, value: Any, start: int) -> None:
        """Apply ``<<``: entries that the mapping has itself win, then those of the first merged mapping."""
        sources = value if value.__class__ is Seq else [value]
        for source in sources:
            if source.__class__ is not Map:
                self.note("<< takes a mapping or a list of mappings: use an alias of one", start, start + 1)
                continue
            for key, child in source.items():
                if key not in entries:
                    entries.put(key, child, source.spans[key])


class _Merge(str):
    """The key ``<<``, told from the string."""


_MERGE = _Merge("<<")


def _ends(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index
