"""A configuration file as it was written: its content, and where each value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from stackspec.source.located import NOWHERE, Files, Map, Seq, span
from stackspec.source.yaml_reader import Budget, read_documents

if TYPE_CHECKING:
    from stackspec.source.place import Path, Place

__all__ = ["LocatedDocument"]


class LocatedDocument:
    """The first document of a YAML or JSON text.

    ``file`` is its path on the host, empty for a text that stands within a Compose file; ``name`` is how people call it.
    ``origin`` is the path, in the Compose mapping, of what brings it into a container. ``root`` is None where the text
    could not be read or holds nothing; ``mistakes`` says why, as ``(message, place)``.
    """

    def __init__(self, text: str, file: str, name: str, origin: Path) -> None:
        self.file = file
        self.name = name
        self.origin = origin
        self.text = text
        self._files = Files()
        number = self._files.add(file or name, text)
        documents, mistakes = read_documents(text, number, Budget())
        self.root: Any = documents[0].root if documents else None
        self.mistakes = tuple((one.message, self._files.place(one.span)) for one in mistakes)

    def value(self, path: Path) -> Any:
        """Return the value at a path, None where nothing is."""
        value = self.root
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def place_within(self, path: Path, word: str) -> Place | None:
        """Return where a word first stands in the text of a value; None where it does not, as it is written."""
        import re

        if not self.file or not path:
            return None
        container = self.value(path[:-1])
        whole = _span(container, path[-1])
        found = re.search(rf"(?<![\w:]){re.escape(word)}(?![\w:])", self._files.text(whole))
        if whole == NOWHERE or found is None:
            return None
        start = whole >> 32 & 0xFFFF_FFFF
        return self._files.place(span(1, start, start + found.start(), start + found.end()))

    def place(self, path: Path) -> Place | None:
        """Return where a scalar or an item stands; of anything larger, or missing, the key that leads there.

        None for the text within a Compose file.
        """
        if not self.file:
            return None
        from stackspec.source.place import Place

        found, whole = NOWHERE, False
        value: Any = self.root
        for number, step in enumerate(path):
            spot = _span(value, step)
            if spot == NOWHERE:
                break
            child: Any = cast("Any", value)[step]
            whole = number + 1 == len(path) and (isinstance(step, int) or not isinstance(child, (Map, Seq)))
            found, value = spot, child
        return self._files.place(found, key=not whole) or Place(self.file, 1)


def _span(container: Any, step: Any) -> int:
    if isinstance(container, Map) and isinstance(step, str) and step in container:
        return container.span_of(step)
    if isinstance(container, Seq) and isinstance(step, int) and step < len(container):
        return container.spans[step]
    return NOWHERE
