"""From edits of the model to replacements in the files that people wrote."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from stackspec.findings.fix import Append, Remove, Set
from stackspec.linting.fixing.notation import respell
from stackspec.linting.fixing.splice import insert_item, insert_key, remove, set_value
from stackspec.linting.fixing.written import WrittenFile
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.compose.project import Project
    from stackspec.findings.fix import Edit, Fix
    from stackspec.linting.fixing.splice import Replacement
    from stackspec.linting.fixing.written import Node
    from stackspec.source.place import Path, Place

__all__ = ["Translator"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_AS_TEXT = ("environment", "labels", "annotations", "sysctls", "args")
"""Mappings that may be written as lists of ``NAME=value``."""


class Translator:
    """Knows where a project's values were written. ``texts`` are the files' contents by the path that they were read by."""

    def __init__(self, project: Project, texts: dict[str, str]) -> None:
        self._project = project
        self._texts = texts
        self._files: dict[str, WrittenFile] = {}
        self._starts: dict[str, list[int]] = {}

    def replacements(self, fix: Fix) -> list[Replacement] | None:
        """Return what the fix means in text; None where it cannot be written there, and a person has to."""
        found = []
        for edit in self._joined(fix.edits):
            replacement = self._replacement(edit)
            if replacement is None:
                return None
            found.append(replacement)
        return found

    def place(self, replacement: Replacement) -> Place:
        """Return the span that a replacement takes away, in lines and columns."""
        from stackspec.source.place import Place

        starts = self._line_starts(replacement.file)

        def position(offset: int) -> tuple[int, int]:
            line = bisect_right(starts, offset)
            return line, offset - starts[line - 1] + 1

        return Place(replacement.file, *position(replacement.start), *position(replacement.end))

    def _joined(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Join what several edits create under one new key, because a key can be inserted once only."""
        created: dict[Path, Any] = {}
        for edit in edits:
            if isinstance(edit, Remove):
                yield edit
                continue
            path, value = edit.path, [edit.value] if isinstance(edit, Append) else edit.value
            if self._entry(path) is not None or self._short(path) is not None:
                yield edit
                continue
            while len(path) > 1 and self._entry(path[:-1]) is None:
                path, value = path[:-1], {path[-1]: value}
            created[path] = _merged(created[path], value) if path in created else value
        for path, value in created.items():
            yield Set(path, value)

    def _replacement(self, edit: Edit) -> Replacement | None:
        if isinstance(edit, Set):
            return self._set(edit.path, edit.value)
        if isinstance(edit, Append):
            return self._append(edit.path, edit.value)
        assert isinstance(edit, Remove)
        node, file = self._written(edit.path)
        if node is None or file is None or self._short(edit.path) is not None:
            return None
        return remove(file, node)

    def _set(self, path: Path, value: Any) -> Replacement | None:
        short = self._short(path)
        if short is not None:
            return self._respelt(short, path, value)
        node, file = self._written(path)
        if node is not None and file is not None:
            return set_value(file, node, value)
        if len(path) < 2:
            return None
        parent, file = self._written(path[:-1])
        if parent is None or file is None:
            return self._set(path[:-1], {path[-1]: value})
        if isinstance(parent.value, Map) or parent.value is None:
            return insert_key(file, parent, str(path[-1]), value)
        if isinstance(parent.value, Seq) and path[-2] in _AS_TEXT:
            return insert_item(file, parent, f"{path[-1]}={value}")
        if isinstance(parent.value, str):
            return self._respelt(path[:-1], path, value)
        return None

    def _append(self, path: Path, value: Any) -> Replacement | None:
        if self._short(path) is not None:
            return None
        node, file = self._written(path)
        if node is None or file is None:
            return self._set(path, [value])
        if isinstance(node.value, Seq) or node.value is None:
            return insert_item(file, node, value)
        if isinstance(node.value, str):
            return set_value(file, node, [node.value, value])
        return None

    def _respelt(self, short: Path, path: Path, value: Any) -> Replacement | None:
        """Change a short text that stands for the mapping at ``short``."""
        if path[2:3] == ("depends_on",) and len(path) == 5:
            return self._dependencies(path, value)
        node, file = self._written(short)
        if node is None or file is None or not isinstance(node.value, (str, int)):
            return None
        text = respell(path, str(node.value), value)
        return set_value(file, node, text) if text is not None else None

    def _dependencies(self, path: Path, value: Any) -> Replacement | None:
        """Write a list of dependencies as the mapping that a condition needs; not if comments would be lost."""
        node, file = self._written(path[:3])
        if node is None or file is None or not isinstance(node.value, Seq):
            return None
        if "#" in file.text[node.start : node.end] or len(node.children) != len(node.value):
            return None
        entry = self._entry(path[:3])
        assert entry is not None
        conditions = {
            name: str(spec.get("condition")) for name, spec in entry[0].items() if name in node.value
        }
        conditions[str(path[3])] = str(value)
        return set_value(
            file, node, {name: {"condition": condition} for name, condition in conditions.items()}
        )

    def _entry(self, path: Path) -> tuple[Any, int] | None:
        """Return the canonical value at a path and its span; None where there is none."""
        value: Any = self._project.everything
        where = 0
        for step in path:
            if isinstance(value, Map) and isinstance(step, str) and step in value:
                where, value = value.span_of(step), value[step]
            elif isinstance(value, Seq) and isinstance(step, int) and step < len(value):
                where, value = value.spans[step], value[step]
            else:
                return None
        return value, where

    def _short(self, path: Path) -> Path | None:
        """Return the ancestor (or the value itself) that is written as a short text: its parts share its span."""
        for depth in range(1, len(path)):
            whole, part = self._entry(path[:depth]), self._entry(path[: depth + 1])
            if whole is not None and part is not None and whole[1] and whole[1] == part[1]:
                return path[:depth]
        return None

    def _written(self, path: Path) -> tuple[Node | None, WrittenFile | None]:
        """Return the node of a value that a person wrote, and its file; None for what nobody wrote, or wrote elsewhere."""
        entry = self._entry(path)
        if entry is None or not entry[1]:
            return None, None
        place = self._project.sources.place(path)
        if place is None or place.file not in self._texts:
            return None, None
        file = self._file(place.file)
        node = file.node_at(self._line_starts(place.file)[place.line - 1] + place.column - 1)
        if node is None or file.text[node.start : node.start + 1] == "*":
            return None, None
        return node, file

    def _file(self, name: str) -> WrittenFile:
        if name not in self._files:
            self._files[name] = WrittenFile(name, self._texts[name])
        return self._files[name]

    def _line_starts(self, name: str) -> list[int]:
        if name not in self._starts:
            self._starts[name] = [0, *(found.end() for found in _LINE_BREAK.finditer(self._texts[name]))]
        return self._starts[name]


def _merged(one: Any, other: Any) -> Any:
    """Join two values that are created at one place."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            **one,
            **{key: _merged(one[key], value) if key in one else value for key, value in other.items()},
        }
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    return other
