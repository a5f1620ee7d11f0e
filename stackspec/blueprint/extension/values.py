"""The model's values made of YAML: attributes by their own names, each mistake at its place in the Compose file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.errors import StackspecError
from stackspec.model.origin import Authored, made_by, shown
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.compose.project import SourceMap
    from stackspec.model.value import Value
    from stackspec.source.place import Path

__all__ = ["Writing", "class_named", "value_of"]

CLASS = "class"
"""The key by which a mapping names its class, where a place allows several."""


class Writing(NamedTuple):
    """A mapping in a Compose file, as the maker of a value."""

    sources: SourceMap
    path: Path

    def place(self) -> Place:
        """The span of the mapping."""
        return self._shown(self.sources.place(self.path)) or Place("", 1)

    def argument(self, *route: str | int) -> Place:
        """The span of a part of it; of the key, where the name itself is the mistake."""
        return self._shown(self.sources.place((*self.path, *route))) or self.place()

    @staticmethod
    def _shown(place: Place | None) -> Place | None:
        return place._replace(file=shown(place.file)) if place else None


def value_of(raw: Any, classes: Mapping[str, type[Value]], sources: SourceMap, path: Path) -> Any:
    """Plain data for a value's constructor; what names its class is a value already.

    Raises StackspecError at its place for a class that is not there, ModelError for whatever a value refuses.
    """
    if isinstance(raw, dict):
        entries = {
            key: value_of(child, classes, sources, (*path, key)) for key, child in raw.items() if key != CLASS
        }
        maker = Writing(sources, path)
        if CLASS not in raw:
            return Authored(entries, maker)
        model = class_named(raw[CLASS], classes, maker)
        with made_by(maker):
            return model(**entries)
    if isinstance(raw, list):
        return [value_of(child, classes, sources, (*path, index)) for index, child in enumerate(raw)]
    return raw.replace("$$", "$") if isinstance(raw, str) else raw


def class_named(name: Any, classes: Mapping[str, type[Value]], maker: Writing) -> type[Value]:
    """The class of the model that a mapping names."""
    if isinstance(name, str) and name in classes:
        return classes[name]
    from difflib import get_close_matches

    close = get_close_matches(str(name), classes, n=1)
    cure = f"did you mean {close[0]!r}?" if close else "stackspec schema lists them"
    raise StackspecError(f"there is no class {name!r}: {cure}", maker.argument(CLASS))
