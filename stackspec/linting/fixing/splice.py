"""Single changes to a written file, as replacements of text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.source.yaml_writer import dump, scalar

if TYPE_CHECKING:
    from stackspec.linting.fixing.written import Node, WrittenFile

__all__ = ["Replacement", "apply_all", "insert_item", "insert_key", "remove", "set_value"]

STEP = 2
"""Spaces by which a new block is indented where the file gives no example."""


class Replacement(NamedTuple):
    """``text`` comes in the place of what stands between two offsets of a file."""

    file: str
    start: int
    end: int
    text: str


def apply_all(text: str, replacements: list[Replacement]) -> str:
    """Return the text with all replacements made; none may overlap another."""
    for replacement in sorted(replacements, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: replacement.start] + replacement.text + text[replacement.end :]
    return text


def set_value(file: WrittenFile, node: Node, value: Any) -> Replacement:
    """Replace a value by another; a scalar keeps its kind of quotes."""
    if isinstance(value, (dict, list)):
        if file.in_flow(node) or file.is_flow(node):
            return Replacement(file.name, node.start, node.end, _flow(value))
        if isinstance(node.step, int):  # beside its dash, the rest below it
            beside = _block(file, value, file.column(node.start)).strip()
            return Replacement(file.name, node.start, node.end, beside)
        start = _behind_colon(file, node)
        return Replacement(
            file.name, start, max(node.end, start), _block(file, value, file.column(node.key) + STEP)
        )
    written = file.text[node.start : node.end]
    quote = written[:1] if written[:1] in ("'", '"') and isinstance(value, str) else ""
    text = _quoted(value, quote) if quote else _flow(value) if file.in_flow(node) else scalar(value)
    before = " " if node.start == node.end and file.text[node.start - 1 : node.start] == ":" else ""
    return Replacement(file.name, node.start, node.end, before + text)


def insert_key(file: WrittenFile, node: Node, key: str, value: Any) -> Replacement:
    """Add an entry to a mapping, behind its last one."""
    if file.is_flow(node):
        last = max((child.end for child in node.children), default=node.start + 1)
        comma = ", " if node.children else ""
        return Replacement(file.name, last, last, f"{comma}{_flow(key)}: {_flow(value)}")
    if not node.children:  # nothing, or null
        indent = file.column(node.key) + STEP
        start = _behind_colon(file, node)
        return Replacement(file.name, start, max(node.end, start), _block(file, {key: value}, indent))
    indent = file.column(node.children[0].key)
    at = file.line_end(node.children[-1].end)
    return Replacement(file.name, at, at, _block(file, {key: value}, indent))


def insert_item(file: WrittenFile, node: Node, value: Any) -> Replacement:
    """Add an item to a list, behind its last one."""
    if file.is_flow(node):
        last = max((child.end for child in node.children), default=node.start + 1)
        return Replacement(file.name, last, last, f"{', ' if node.children else ''}{_flow(value)}")
    if not node.children:
        return set_value(file, node, [value])
    first = node.children[0]
    dash = file.text.rfind("-", 0, first.key)
    at = file.line_end(node.children[-1].end)
    return Replacement(file.name, at, at, _block(file, [value], file.column(dash)))


def remove(file: WrittenFile, node: Node) -> Replacement | None:
    """Take an entry or item away with its line; None where the text around it does not allow that."""
    parent = node.parent
    if parent is None:
        return None
    if len(parent.children) == 1 and len(parent.value) == 1:
        return remove(file, parent)  # an empty collection says nothing
    if file.is_flow(parent):
        index = parent.children.index(node)
        if index + 1 < len(parent.children):
            return Replacement(file.name, node.key, parent.children[index + 1].key, "")
        return Replacement(file.name, parent.children[index - 1].end, node.end, "")
    if file.in_flow(node):
        return None
    begin = file.text.rfind("-", 0, node.key) if isinstance(node.step, int) else node.key
    start = file.line_start(begin)
    if file.text[start:begin].strip():
        return None  # `- key: …`: the first entry of a list's item shares its line with the dash
    end = file.line_end(node.end)
    following = file.text.find("\n", end)
    return Replacement(file.name, start, len(file.text) if following < 0 else following + 1, "")


def _behind_colon(file: WrittenFile, node: Node) -> int:
    """Return the offset behind the key's colon, so that nothing is left of the blank before an old value."""
    colon = file.text.rfind(":", 0, node.start + 1)
    return colon + 1 if colon >= node.key and not file.text[colon + 1 : node.start].strip() else node.start


def _block(file: WrittenFile, value: Any, indent: int) -> str:
    margin = " " * indent
    lines = dump(value).rstrip("\n").split("\n")
    return "".join(f"{file.line_break}{margin}{line}" for line in lines)


def _flow(value: Any) -> str:
    """Write a value on one line; JSON is YAML, and plain words need no quotes between brackets either."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and (set(value) & set(",[]{}#:&*!|>'\"%@`") or scalar(value) != value):
        return json.dumps(value, ensure_ascii=False)
    return scalar(value)


def _quoted(value: str, quote: str) -> str:
    if quote == "'" and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)
