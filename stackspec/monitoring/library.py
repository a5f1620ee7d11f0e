"""Configuration files, each read once, through the mounts of the service that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.source.located import Map, Seq
from stackspec.source.located_document import LocatedDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.container_files import ContainerFile
    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["Library", "Node"]


class Library:
    """The documents that were opened, by their path on the host."""

    def __init__(self) -> None:
        self.opened: dict[str, LocatedDocument] = {}
        self.refused: dict[str, tuple[str, Path]] = {}
        """Files that are no text or too long, by their path: their name, and what mounts them."""

    def open(self, service: Service, file: ContainerFile) -> LocatedDocument | None:
        """Return a file as a document; None where it cannot be read as text."""
        if file.source and file.source in self.opened:
            return self.opened[file.source]
        text = service.files.read(file)
        name = service.stack.surroundings.shorten(file.source) if file.source else file.path
        if text is None:
            self.refused[file.source] = name, file.origin
            return None
        document = LocatedDocument(text, file.source, name, file.origin)
        if file.source:
            self.opened[file.source] = document
        return document


class Node(NamedTuple):
    """A value in a document: what every part of a monitoring file is made from."""

    document: LocatedDocument
    path: Path
    value: Any

    @classmethod
    def root(cls, document: LocatedDocument) -> Node:
        """The whole document."""
        return cls(document, (), document.root)

    def get(self, key: str) -> Node:
        """Return what a mapping has under a key; a node whose value is None where there is nothing."""
        value = self.value.get(key) if isinstance(self.value, Map) else None
        return Node(self.document, (*self.path, key), value)

    def items(self) -> Iterator[Node]:
        """Yield the items of a list, nothing for what is none."""
        if isinstance(self.value, Seq):
            for index, value in enumerate(self.value):
                yield Node(self.document, (*self.path, index), value)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Yield the entries of a mapping, nothing for what is none."""
        if isinstance(self.value, Map):
            for key, value in self.value.items():
                yield key, Node(self.document, (*self.path, key), value)

    @property
    def text(self) -> str:
        """The scalar as text; empty for anything else."""
        if self.value is None or isinstance(self.value, (Map, Seq)):
            return ""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    @property
    def texts(self) -> dict[str, str]:
        """A mapping of scalars."""
        return {key: node.text for key, node in self.entries()}
