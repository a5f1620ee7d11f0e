"""Reading a policy file: its values, and the place of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.errors import StackspecError
from stackspec.findings.paths import spell
from stackspec.source.located import Files, Map, Seq
from stackspec.source.place import Place
from stackspec.source.yaml_reader import Budget, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path as FilePath

    from stackspec.source.place import Path

__all__ = ["Reading", "read_yaml"]

TOP = "the policy"

LIMIT = 1 << 20
"""Bytes of a policy file; a long one has some thousand."""


class Reading:
    """A YAML file's data, and where each of its values stands. Values are plain; dates are texts."""

    def __init__(self, file: str, files: Files, data: Any) -> None:
        self.file = file
        self.data = data
        self._files = files

    def place(self, path: Path) -> Place:
        """Return the place of the key or item at ``path``, or of the nearest thing around it."""
        value, place = self.data, None
        for step in path:
            if isinstance(value, Map) and isinstance(step, str) and step in value:
                place = self._files.place(value.span_of(step), key=True)
                value = value[step]
            elif isinstance(value, Seq) and isinstance(step, int) and step < len(value):
                place = self._files.place(value.spans[step])
                value = value[step]
            else:
                break
        return place or Place(self.file, 1)

    def fail(self, path: Path, message: str) -> StackspecError:
        """Build the error that says what is wrong with the value at ``path``."""
        return StackspecError(message, self.place(path))

    def mapping(self, path: Path, value: Any, keys: Iterable[str] = ()) -> dict[str, Any]:
        """Return ``value`` as a mapping with none but the given keys (any, where none is given); null is empty."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.fail(path, f"{spell(path) or TOP} is {value!r}: write a mapping")
        known = list(keys)
        for key in value:
            if known and key not in known:
                from difflib import get_close_matches

                close = get_close_matches(str(key), known, 1)
                cure = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
                raise self.fail((*path, key), f"unknown key {key!r} in {spell(path) or TOP}: {cure}")
        return value

    def sequence(self, path: Path, value: Any) -> list[Any]:
        """Return ``value`` as a list; null is empty, and a single text is a list of it."""
        if value is None:
            return []
        if isinstance(value, str):
            return [value]
        if not isinstance(value, list):
            raise self.fail(path, f"{spell(path) or TOP} is {value!r}: write a list")
        return value

    def text(self, path: Path, value: Any) -> str:
        """Return ``value`` as a text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            raise self.fail(path, f"{spell(path) or TOP} is {value!r}: write a text")
        return value

    def choice(self, path: Path, value: Any, choices: Iterable[str]) -> str:
        """Return ``value`` as one of the given texts."""
        known = list(choices)
        if value not in known:
            raise self.fail(path, f"{spell(path) or TOP} is {value!r}: choose one of {', '.join(known)}")
        return str(value)

    def boolean(self, path: Path, value: Any) -> bool:
        """Return ``value`` as true or false."""
        if not isinstance(value, bool):
            raise self.fail(path, f"{spell(path) or TOP} is {value!r}: write true or false")
        return value


def read_yaml(file: FilePath, shown: str) -> Reading:
    """Read a YAML file that an organisation wrote; ``shown`` is its name in messages.

    Raises :class:`StackspecError`, located, for what cannot be read or parsed, for a key that stands twice, and beyond the
    limits of size, depth and expanded aliases.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise StackspecError(
            f"the policy {shown} cannot be read: {error.strerror}: check its path"
        ) from error
    if len(data) > LIMIT:
        raise StackspecError(f"the policy {shown} has {len(data)} bytes: at most {LIMIT} are read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StackspecError(
            f"the policy {shown} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}"
        ) from error
    files = Files()
    documents, mistakes = read_documents(text, files.add(shown, text), Budget(LIMIT))
    if mistakes:
        raise StackspecError(mistakes[0].message, files.place(mistakes[0].span))
    if len(documents) > 1:
        raise StackspecError(
            "the policy has more than one document: keep one", files.place(documents[1].span)
        )
    return Reading(shown, files, documents[0].root if documents else None)
