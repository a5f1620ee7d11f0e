"""The code of one scalar: as it was written, with its variables, wherever that means the same."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from stackspec.blueprint.importing.code import Atom, Literal
from stackspec.compose.notation.shell_words import split
from stackspec.compose.notation.templates import Reference, TemplateError, expand, parts
from stackspec.units import ByteSize, Cpus, Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.importing.code import Code
    from stackspec.blueprint.importing.losses import Losses
    from stackspec.blueprint.importing.symbols import Symbols
    from stackspec.compose.read import Written

__all__ = ["Expressions"]

_REMOTE = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:", "docker-image:")


class Expressions:
    """Turns located scalars of one reading into code; ``project`` names the way to the project's folder."""

    def __init__(self, written: Written, symbols: Symbols, losses: Losses) -> None:
        self.written = written
        self.symbols = symbols
        self.losses = losses
        self.project = Atom("project", local=True)

    def text(self, value: Any, span: int, where: str, position: tuple[str, int] = ("", 0)) -> Code:
        """Text; ``position`` tells which part of a short syntax it is: the separator, and the index among its parts."""
        template = self.template(str(value), span, position)
        if template is None:
            self._literal(span, where)
            return Literal((str(value),))
        return self.symbols.text(template, where)

    def template(self, value: str, span: int, position: tuple[str, int] = ("", 0)) -> str | None:
        """What was written for a value: text with variables; None if it cannot be told."""
        written = self.written.reading.templates.get(span)
        if written is None or not self._has_reference(written):
            return value.replace("$", "$$")
        return next((part for part in _parts_of(written, position) if self._gives(part, value)), None)

    def _gives(self, template: str, value: str) -> bool:
        try:
            text = expand(template, self.written.environment.values.get).text
        except TemplateError:
            return False
        return text == value or _same_quantity(text, value)

    def _has_reference(self, template: str) -> bool:
        return any(isinstance(part, Reference) for part in parts(template))

    def _literal(self, span: int, where: str) -> None:
        written = self.written.reading.templates.get(span, "")
        message = (
            f"{written!r} stands for {where} and cannot be split as variables: its value of today was kept"
        )
        self.losses.note(message, self.written.reading.files.place(span))

    def words(self, value: list[str], span: int, where: str) -> list[Code]:
        """The words of a command that was written as one line."""
        written = self.written.reading.templates.get(span)
        if written is not None and self._has_reference(written):
            words = split(written).words
            if len(words) == len(value) and all(
                self._gives(*pair) for pair in zip(words, value, strict=True)
            ):
                return [self.symbols.text(word, where) for word in words]
            self._literal(span, where)
        return [Literal((word,)) for word in value]

    def path(self, value: str, span: int, where: str, position: tuple[str, int] = ("", 0)) -> Code:
        """A path on the host; relative ones start from the project's folder, wherever the blueprint is rendered to."""
        template = self.template(value, span, position)
        if template is None:
            template = self._moved(value, span)
        if template is None:
            self._literal(span, where)
            template = value.replace("$", "$$")
        if value.startswith(_REMOTE) or "://" in value or _elsewhere(value, self.written.folder):
            return self.symbols.text(template, where)
        found = parts(template)
        if isinstance(found[0], Reference) and not value.startswith("/"):
            return self._from_variable(found, value, where)
        if value.startswith("/"):
            relative = os.path.relpath(value, self.written.folder)
            if isinstance(found[0], Reference):
                return self.symbols.text(template, where)
            return self._below(relative.replace("$", "$$"), where)
        return self._below(template, where)

    def _below(self, template: str, where: str) -> Code:
        template = template.removeprefix("./")
        if template in ("", "."):
            return Literal((self.project,))
        return self.symbols.text(template, where, (self.project, "/"))

    def _from_variable(self, found: list[str | Reference], value: str, where: str) -> Code:
        first = found[0]
        assert isinstance(first, Reference)
        unset = expand(first.written, self.written.environment.values.get).text == first.rest
        plain = "$" not in first.rest and not first.rest.startswith(("/", "~"))
        if len(found) == 1 and first.operator in (":-", "-") and unset and plain:
            default = Literal((self.project, "/", first.rest.removeprefix("./")))
            if first.rest in (".", "./"):
                default = Literal((self.project,))
            made = self.symbols.otherwise(first.name, default, where, if_empty=first.operator == ":-")
            self.losses.note(
                f"{first.name} holds a path: a relative one now starts from the rendered folder, its default from the project's"
            )
            return Literal((made,))
        self.losses.note(
            f"{first.name} holds a path, {value!r} today: it is now always relative to the project's folder"
        )
        rest = [part if isinstance(part, str) else self.symbols.reference(part, where) for part in found]
        return Literal((self.project, "/", *rest))

    def _moved(self, value: str, span: int) -> str | None:
        """The template of a path that came from another file's folder, from that folder or absolute."""
        written = self.written.reading.templates.get(span)
        if written is None:
            return None
        for piece in _parts_of(written, ("", 0)):
            text = expand(piece, self.written.environment.values.get).text.removeprefix("./")
            if text and value.endswith(f"/{text}") and not piece.startswith("$"):
                start = os.path.relpath(value.removesuffix(f"/{text}"), self.written.folder)
                return f"{start}/{piece.removeprefix('./')}"
        return None


def _elsewhere(value: str, folder: str) -> bool:
    """Whether a path has nothing to do with the project's folder."""
    if value.startswith(("~", "\\\\")) or value[1:3] in (":\\", ":/"):
        return True
    return value.startswith("/") and not (value + "/").startswith(folder.rpartition("/")[0] + "/")


def _parts_of(written: str, position: tuple[str, int]) -> Iterator[str]:
    """The text itself, what follows ``key=``, and its parts, the likeliest first."""
    separator, index = position
    if separator:
        pieces = _split(written, separator)
        if -len(pieces) <= index < len(pieces):
            yield pieces[index].partition("/")[0] if index == -1 and separator == ":" else pieces[index]
            yield pieces[index]
        if index < 0:
            yield ":".join(pieces[: len(pieces) + index + 1])
    yield written
    yield from (written[at + 1 :] for at, character in enumerate(written) if character in "=:")
    if separator:
        yield from _split(written, separator)


def _split(template: str, separator: str) -> list[str]:
    """A template's parts between separators that stand outside its variables."""
    pieces = [""]
    for part in parts(template):
        if isinstance(part, Reference):
            pieces[-1] += part.written
            continue
        first, *others = part.replace("$", "$$").split(separator)
        pieces[-1] += first
        pieces += others
    return pieces


def _same_quantity(text: str, value: str) -> bool:
    """Whether the engine reads a text and its own spelling of a value as the same."""
    for quantity in (ByteSize, Cpus, Duration):
        try:
            if quantity(text) == quantity(value):
                return True
        except ValueError:
            continue
    return text.strip().lower() == value.lower() and text.strip().lower() in ("true", "false")
