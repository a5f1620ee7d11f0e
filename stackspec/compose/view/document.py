"""Compose files as they are written, before anything is merged or made canonical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.source.located import Files, Map, Seq
from stackspec.source.yaml_reader import Budget, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackspec.source.place import Place

__all__ = ["WrittenDocument", "written_documents", "written_texts"]


class WrittenDocument:
    """One YAML document of one file. ``root`` is its mapping; scalars are read as Compose reads them, not interpolated."""

    def __init__(self, file: str, root: Map, files: Files) -> None:
        self.file = file
        self.root = root
        self._files = files

    def section(self, name: str) -> Map:
        """Return a top-level mapping, empty where there is none."""
        value = self.root.get(name)
        return value if isinstance(value, Map) else Map.at(0)

    def services(self) -> Iterator[tuple[str, Map]]:
        """Yield the services that are mappings, by their key."""
        for name, service in self.section("services").items():
            if isinstance(service, Map):
                yield name, service

    def items(self, container: Map, key: str) -> Seq:
        """Return a list below a mapping, empty where there is none."""
        value = container.get(key)
        return value if isinstance(value, Seq) else Seq.at(0)

    def place(self, container: Map | Seq, step: str | int) -> Place | None:
        """Return the place of a mapping's key or of a list's item."""
        return self._files.place(_span(container, step), key=isinstance(step, str))

    def text(self, container: Map | Seq, step: str | int) -> str:
        """Return what was written for a value, quotes included."""
        return self._files.text(_span(container, step))


def _span(container: Map | Seq, step: Any) -> int:
    return container.span_of(step) if isinstance(container, Map) else container.spans[step]


def written_texts(paths: Sequence[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the texts of Compose files that have been read before, by path; those not ``known`` are read again."""
    found = {}
    for path in paths:
        if not path.lower().endswith((".yaml", ".yml", ".json")):
            continue  # an env file
        if known is not None and path in known:
            found[path] = known[path]
            continue
        try:
            with open(path, encoding="utf-8-sig") as file:
                found[path] = file.read()
        except (OSError, UnicodeDecodeError):
            continue  # the reading has said so already
    return found


def written_documents(texts: Mapping[str, str]) -> tuple[WrittenDocument, ...]:
    """Read the documents of files' texts; what holds no mapping is left out."""
    found = []
    for path, text in texts.items():
        files = Files()
        documents, _ = read_documents(text, files.add(path, text), Budget())
        found += [WrittenDocument(path, one.root, files) for one in documents if isinstance(one.root, Map)]
    return tuple(found)
