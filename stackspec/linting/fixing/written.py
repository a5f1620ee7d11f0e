"""A YAML file as it is written: every node with the offsets of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stackspec.source.located import Map, Seq
from stackspec.source.yaml_reader import Budget, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Node", "WrittenFile"]

_BITS = 32
_MASK = (1 << _BITS) - 1
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)*")


class Node:
    """A value in a file. Offsets count characters from the file's start.

    ``start`` is where the value's own text begins, behind an anchor or a tag; ``key`` is where its key does (in a list:
    the same as the value). ``end`` is behind its last character, without the blank lines and comments that follow.
    """

    def __init__(
        self, value: Any, parent: Node | None, step: str | int, key: int, start: int, end: int
    ) -> None:
        self.value = value
        self.parent = parent
        self.step = step
        self.key = key
        self.start = start
        self.end = end
        self.children: list[Node] = []

    def child(self, step: str | int) -> Node | None:
        """Return the entry of that key or index, if it is written here (and not merged or aliased in)."""
        return next((child for child in self.children if child.step == step), None)


class WrittenFile:
    """One file's text and nodes. ``text`` is as read, line ends included."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        documents, self.mistakes = read_documents(text, 1, Budget())
        self.roots = [self._root(document.root, document.span) for document in documents]
        self._by_start: dict[int, Node] = {}
        for root in self.roots:
            for node in self._walk(root):
                self._by_start.setdefault(node.start, node)
                if node.parent is not None:
                    self._by_start.setdefault(node.key, node)

    def _root(self, value: Any, where: int) -> Node:
        start = where >> _BITS & _MASK
        root = Node(value, None, "", start, start, max(start, len(self.text.rstrip())))
        self._fill(root)
        return root

    def _fill(self, node: Node) -> None:
        value = node.value
        if not isinstance(value, (Map, Seq)) or self.text[node.start : node.start + 1] == "*":
            return
        items: Any = value.items() if isinstance(value, Map) else enumerate(value)
        for step, child in items:
            where = value.spans[step]
            key, start, end = where >> 2 * _BITS & _MASK, where >> _BITS & _MASK, where & _MASK
            if not node.start <= key <= start:
                continue  # merged from elsewhere
            own = start + len(_PROPERTIES.match(self.text, start, max(start, end))[0])  # type: ignore[index,operator] # it matches nothing, too
            made = Node(child, node, step, key, own, max(own, end))
            node.children.append(made)
            self._fill(made)
        node.children.sort(key=lambda child: child.start)
        if node.children and not self.is_flow(node):
            node.end = node.children[-1].end

    def _walk(self, node: Node) -> Iterator[Node]:
        yield node
        for child in node.children:
            yield from self._walk(child)

    def node_at(self, start: int) -> Node | None:
        """Return the node whose value (or, failing that, key) begins at an offset."""
        found = self._by_start.get(start)
        if found is None:
            found = self._by_start.get(start + len(_PROPERTIES.match(self.text, start)[0]))  # type: ignore[index] # as above
        return found

    def is_flow(self, node: Node) -> bool:
        """Whether a collection is written in brackets or braces."""
        return self.text[node.start : node.start + 1] in ("{", "[")

    def in_flow(self, node: Node) -> bool:
        """Whether a node stands in brackets or braces, at any depth."""
        parent = node.parent
        while parent is not None:
            if self.is_flow(parent):
                return True
            parent = parent.parent
        return False

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset in its line."""
        return offset - self.line_start(offset)

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of an offset begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return the offset of the line break (or the end of the file) at or behind an offset."""
        if offset and self.text[offset - 1] == "\n":
            return offset - 1  # a block scalar's text ends behind its line break
        found = self.text.find("\n", offset)
        end = len(self.text) if found < 0 else found
        return end - 1 if end and self.text[end - 1 : end] == "\r" else end

    @property
    def line_break(self) -> str:
        """The file's own line break."""
        return "\r\n" if "\r\n" in self.text else "\n"
