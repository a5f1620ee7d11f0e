"""Tables from path patterns to functions: ``services.*.build.context``, where ``*`` is any key or item.

The specification's special cases are data of this form, one table a stage. A table is compiled to a tree once, so
that a walk visits the attributes that the table names and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from stackspec.source.located import NOWHERE, Map, Seq

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.source.place import Path

__all__ = ["Site", "Table"]

Entry = TypeVar("Entry")


class Site:
    """Where a pattern matched: an entry of a container that may be changed."""

    __slots__ = ("container", "key", "path")

    def __init__(self, container: Any, key: Any, path: Path) -> None:
        self.container = container
        self.key = key
        self.path = path

    @property
    def value(self) -> Any:
        """The value there."""
        return self.container[self.key]

    @value.setter
    def value(self, value: Any) -> None:
        self.container[self.key] = value

    @property
    def span(self) -> int:
        """The span of the value there."""
        if isinstance(self.container, Map):
            return self.container.span_of(self.key)
        return self.container.spans[self.key] if isinstance(self.container, Seq) else NOWHERE

    def item(self, index: int) -> Site:
        """The site of one item of the list there."""
        return Site(self.value, index, (*self.path, index))

    def drop(self) -> None:
        """Remove the entry (of a mapping)."""
        self.container.drop(self.key)


class Table(Generic[Entry]):
    """A compiled table; also one node of its tree."""

    __slots__ = ("any", "children", "entry")

    def __init__(self, patterns: Mapping[str, Entry] | None = None) -> None:
        self.entry: Entry | None = None
        self.any: Table[Entry] | None = None
        self.children: dict[str, Table[Entry]] = {}
        for pattern, entry in (patterns or {}).items():
            self._add(pattern.split("."), entry)

    def _add(self, steps: list[str], entry: Entry) -> None:
        node = self
        for step in steps:
            if step == "*":
                node.any = node.any or Table()
                node = node.any
            else:
                node = node.children.setdefault(step, Table())
        node.entry = entry

    def step(self, key: str | int) -> Table[Entry] | None:
        """Return the part of the table below a key or index, None if no pattern goes there."""
        return self.children.get(key, self.any) if isinstance(key, str) else self.any

    def below(self, *steps: str) -> Table[Entry]:
        """Return the part of the table below a route that exists."""
        node = self
        for step in steps:
            found = node.step(step)
            if found is None:
                return Table()
            node = found
        return node

    def matches(self, container: Any) -> list[tuple[Entry, Site]]:
        """Return each entry with each site that its pattern matches, inner sites before outer ones.

        A site's function may replace or drop the site's value.
        """
        found: list[tuple[Entry, Site]] = []
        self._collect(container, (), found)
        return found

    def _collect(self, container: Any, path: Path, found: list[tuple[Entry, Site]]) -> None:
        children, anything = self.children, self.any
        if container.__class__ is Seq:
            if anything is not None:
                for index in range(len(container)):
                    anything.visit(container, index, path, found)
        elif anything is not None:
            for key in container:
                children.get(key, anything).visit(container, key, path, found)
        elif len(container) < len(children):
            for key in container:
                if key in children:
                    children[key].visit(container, key, path, found)
        else:
            for key in children:
                if key in container:
                    children[key].visit(container, key, path, found)

    def visit(self, container: Any, key: Any, path: Path, found: list[tuple[Entry, Site]]) -> None:
        """Add the matches at and below one entry of a container to ``found``."""
        path = (*path, key)
        if self.children or self.any is not None:
            value = container[key]
            if value.__class__ is Map or value.__class__ is Seq:
                self._collect(value, path, found)
        if self.entry is not None:
            found.append((self.entry, Site(container, key, path)))
