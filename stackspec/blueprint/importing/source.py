"""The whole source of a blueprint, from what was written for each environment."""

from __future__ import annotations

import os.path
import re
from typing import TYPE_CHECKING, Any

from stackspec import model
from stackspec.blueprint.importing.branches import condition, merged
from stackspec.blueprint.importing.code import Atom, Choice, Group, Item, Literal, call, listing, walk
from stackspec.blueprint.importing.comments import Comments
from stackspec.blueprint.importing.elements import SECTIONS, Elements, is_runnable
from stackspec.blueprint.importing.expressions import Expressions
from stackspec.blueprint.importing.layout import lay_out, one_line, quoted, remarks
from stackspec.blueprint.importing.names import Names
from stackspec.blueprint.importing.purposes import purposes
from stackspec.blueprint.importing.shared import Shared
from stackspec.blueprint.importing.symbols import Symbols
from stackspec.source.located import Map
from stackspec.source.yaml_reader import Budget, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stackspec.blueprint.importing.code import Code
    from stackspec.blueprint.importing.losses import Losses
    from stackspec.compose.read import Written

__all__ = ["Source", "is_fragment"]

_TAKEN = {*model.__all__, "blueprint", "env", "project"}
_INTRODUCTION = "A stack that was a Compose project: {files}."
_SUSPECTED = (
    ("S104", re.compile(r'"0\.0\.0\.0"'), "addresses inside containers"),
    ("S108", re.compile(r'"(/tmp|/var/tmp|/dev/shm)'), "paths inside containers"),
)  # fmt: skip
"""What linters take for mistakes of a program, and is none in the description of containers."""

Key = tuple[str, str]
"""A section and an element's key in it."""


class Source:
    """Python source for the projects of ``written``, one for each environment.

    ``folder`` is where the blueprint will stand; ``name`` is its name.
    """

    def __init__(self, written: Mapping[str, Written], name: str, folder: Path, losses: Losses) -> None:
        self.written = written
        self.name = name
        self.folder = folder
        self.losses = losses
        self.everywhere = list(written)
        self.names = Names(_TAKEN)
        self.function = self.names.local(name, "stack")
        templates = [text for one in written.values() for text in one.reading.templates.values()]
        self.symbols = Symbols(templates, self.names, purposes(one.folder for one in written.values()))
        self.comments = {env: _comments_of(one) for env, one in written.items()}
        self.by_key = _elements(written)
        self.local = {
            (section, key): self.names.local(key, section.removesuffix("s")) for section, key in self.by_key
        }

    def text(self) -> str:
        """The module's source."""
        head = list(dict.fromkeys(line for comments in self.comments.values() for line in comments.head()))
        definitions = self._definitions()
        stack = self._stack(definitions)
        shared = Shared([code for code, _ in definitions.values()], self.names)
        definitions = {key: (shared(code), notes) for key, (code, notes) in definitions.items()}
        body = list(self._body(definitions, stack))
        constants = [*self.symbols.declarations(), *shared.constants.values()]
        nodes = [code for code, _ in definitions.values()] + [code for _, code in constants] + [stack]
        lines = [
            f'"""{_INTRODUCTION.format(files=", ".join(self._files()))}"""',
            "",
            *remarks(head, 0),
            *([""] if head else []),
            *self._imports(nodes),
            "",
            *(line for name, code in constants for line in lay_out(code, f"{name} = ")),
            "",
            "",
            *body,
            *self._rest(),
        ]
        text = "\n".join(lines).replace("\n\n\n\n", "\n\n\n") + "\n"
        return _with_exemptions(text)

    def _files(self) -> list[str]:
        files = dict.fromkeys(path for one in self.written.values() for path in one.reading.paths)
        return [path.rpartition("/")[2] for path in files if path.endswith((".yml", ".yaml"))]

    def _definitions(self) -> dict[Key, tuple[Code, tuple[str, ...]]]:
        """The code of each element, with the comments above it."""
        codes: dict[Key, dict[str, Code]] = {}
        notes: dict[Key, tuple[str, ...]] = {}
        for env, one in self.written.items():
            expressions = Expressions(one, self.symbols, self.losses)
            elements = Elements(expressions, self.comments[env], self.local)
            elements.waited_for = _waited_for(one.document)
            for section, key in self.by_key:
                holder = one.document.get(section)
                if isinstance(holder, Map) and key in holder:
                    codes.setdefault((section, key), {})[env] = elements.element(section, key, holder[key])
                    above = self.comments[env].own(one.document.span_of(section))
                    taken = above + self.comments[env].take(holder.span_of(key))
                    notes[section, key] = notes.get((section, key)) or taken
                elif key == "default" and section == "networks" and _joins_default(one.document):
                    codes.setdefault((section, key), {})[env] = elements.element(section, key, None)
        return {
            key: (merged(found, list(found)), notes.get(key, ()))
            for key, found in _placed(codes, self.everywhere)
        }

    def _stack(self, definitions: Mapping[Key, tuple[Code, tuple[str, ...]]]) -> Group:
        names = {env: Literal((one.name,)) for env, one in self.written.items()}
        items = [Item("", merged(names, self.everywhere))]
        items.append(Item("services=", self._listed([key for key in self.by_key if key[0] == "services"])))
        for section in SECTIONS:
            loose = [
                key
                for key in self.by_key
                if key[0] == section != "services" and not self._is_used(key, definitions)
            ]
            if loose:
                items.append(Item(f"{section}=", self._listed(loose)))
        extensions = self._extensions()
        if isinstance(extensions, Group) and not extensions.items:
            return call("Stack", *items)
        return call("Stack", *items, Item("extensions=", extensions))

    def _is_used(self, key: Key, definitions: Mapping[Key, tuple[Code, tuple[str, ...]]]) -> bool:
        """Whether services that are there whenever the element is refer to it, whatever the environment."""
        name = self.local[key]
        everywhere = set(self._where(key))
        for other, (code, _) in definitions.items():
            if other[0] != "services" or not everywhere <= set(self._where(other)):
                continue
            if any(isinstance(node, Atom) and node.text == name for node in _certain(code)):
                return True
        return False

    def _where(self, key: Key) -> list[str]:
        return self.by_key[key]

    def _listed(self, keys: list[Key]) -> Code:
        """A list of elements, those that not all environments have at its end."""
        certain = [
            Item("", Atom(self.local[key], local=True)) for key in keys if self._where(key) == self.everywhere
        ]
        some: dict[tuple[str, ...], list[Item]] = {}
        for key in keys:
            if self._where(key) != self.everywhere:
                some.setdefault(tuple(self._where(key)), []).append(
                    Item("", Atom(self.local[key], local=True))
                )
        extra = [
            Item("*", Choice(((condition(where, self.everywhere), listing(*items)),), listing()))
            for where, items in some.items()
        ]
        return listing(*certain, *extra)

    def _extensions(self) -> Code:
        codes: dict[str, Code] = {}
        for env, one in self.written.items():
            elements = Elements(Expressions(one, self.symbols, self.losses), self.comments[env], self.local)
            items = []
            for key, value in one.document.items():
                span = one.document.span_of(key)
                if not key.startswith("x-"):
                    continue
                if is_fragment(one, key):
                    message = f"{key} only holds what others share: it is written where it was used"
                    self.losses.note(message, one.reading.files.place(span, key=True))
                else:
                    items.append(
                        Item(f"{quoted(key)}: ", elements.data(value), self.comments[env].take(span))
                    )
            codes[env] = Group("{", tuple(items), "}")
        return merged(codes, self.everywhere)

    def _body(self, definitions: Mapping[Key, tuple[Code, tuple[str, ...]]], stack: Group) -> Iterator[str]:
        code = "\n".join(one_line(code) for code, _ in (*definitions.values(), (stack, ())))
        uses_project = re.search(r"\bproject\b", code) is not None
        argument = "env" if uses_project or "env." in code else "_env"
        named = ", ".join(quoted(env) for env in self.everywhere)
        comma = "," if len(self.everywhere) == 1 else ""
        yield f"@blueprint({quoted(self.name)}, environments=({named}{comma}))"
        yield f"def {self.function}({argument}: Environment) -> Stack:"
        if uses_project:
            folder = next(iter(self.written.values())).folder
            way = os.path.relpath(folder, self.folder).replace(os.sep, "/")
            steps = ("env.folder",) if way == "." else ("env.folder", f"/{way}")
            parts = (Atom(steps[0], local=True), *steps[1:])
            yield from lay_out(Literal(parts), "project = ", 4)
        previous = ""
        started = uses_project
        for key in self._order(definitions):
            value, notes = definitions[key]
            lines = list(lay_out(value, f"{self.local[key]} = ", 4))
            if started and (key[0] == "services" or key[0] != previous or notes):
                yield ""
            started = True
            previous = key[0]
            yield from remarks(notes, 4)
            yield from lines
        if started:
            yield ""
        yield from lay_out(stack, "return ", 4)

    def _order(self, definitions: Mapping[Key, tuple[Code, tuple[str, ...]]]) -> list[Key]:
        """Each after what it refers to, else in the order of the files."""
        by_name = {name: key for key, name in self.local.items()}
        ordered: dict[Key, None] = {}

        def place(key: Key) -> None:
            for node in walk(definitions[key][0]):
                needed = by_name.get(node.text) if isinstance(node, Atom) else None
                if needed in definitions and needed not in ordered and needed is not None:
                    place(needed)
            ordered[key] = None

        for key in definitions:
            if key not in ordered:
                place(key)
        return list(ordered)

    def _imports(self, nodes: list[Code]) -> Iterator[str]:
        text = "\n".join(one_line(node) for node in nodes)
        used = {name for name in model.__all__ if re.search(rf"\b{name}\(", text)}
        yield "from stackspec.blueprint import blueprint"
        flat = f"from stackspec.model import {', '.join(sorted({*used, 'Environment', 'Stack'}))}"
        if len(flat) <= 110:
            yield flat
            return
        yield "from stackspec.model import ("
        yield from (f"    {name}," for name in sorted({*used, "Environment", "Stack"}))
        yield ")"

    def _rest(self) -> Iterator[str]:
        """Comments that describe nothing that is left, such as what was commented out at a file's end."""
        taken = {key for comments in self.comments.values() for key in comments.taken}
        left = {
            (self.written[env].reading.files.names[file], offset): text
            for env, comments in self.comments.items()
            for file, offset, text in comments.rest()
        }
        lines = [left[key] for key in sorted(left) if key not in taken]
        if lines:
            self.losses.note(
                f"{len(lines)} lines of comments belong to nothing that was carried over: see the end"
            )
            yield from ("", *remarks(lines, 0))


def _certain(code: Code) -> list[Code]:
    """The parts of a code that every environment sees."""
    if isinstance(code, Choice):
        return []
    if isinstance(code, Group):
        return [code, *(node for item in code.items for node in _certain(item.value))]
    return [code]


def _elements(written: Mapping[str, Written]) -> dict[Key, list[str]]:
    """Every element with the environments that have it, in the order of the files."""
    found: dict[Key, list[str]] = {}
    for section in SECTIONS:
        for env, one in written.items():
            holder = one.document.get(section)
            keys = list(holder) if isinstance(holder, dict) else []
            if section == "services":
                keys = [key for key in keys if is_runnable(holder[key])]
            if section == "networks" and "default" not in keys and _joins_default(one.document):
                keys.append("default")
            for key in keys:
                found.setdefault((section, key), []).append(env)
    return found


def _joins_default(document: Map) -> bool:
    services = document.get("services")
    values = services.values() if isinstance(services, dict) else ()
    return any(isinstance(value, dict) and "default" in (value.get("networks") or ()) for value in values)


def _waited_for(document: Map) -> set[str]:
    """The services that others wait for until they are healthy."""
    return {
        key
        for service in (document.get("services") or {}).values()
        for key, dependency in ((service or {}).get("depends_on") or {}).items()
        if isinstance(dependency, dict) and dependency.get("condition") == "service_healthy"
    }


def _placed(
    codes: Mapping[Key, dict[str, Code]], everywhere: list[str]
) -> Iterator[tuple[Key, dict[str, Code]]]:
    """What some environments lack is written as for those that have it: nobody else asks."""
    for key, found in codes.items():
        last = next(reversed(found.values()))
        yield key, {env: found.get(env, last) for env in everywhere}


def is_fragment(written: Written, key: str) -> bool:
    """Whether a top-level extension is there for its anchors."""
    span = written.document.span_of(key)
    file, start, end = span >> 96, span >> 64 & 0xFFFFFFFF, span & 0xFFFFFFFF
    return re.search(r"[:\s-]&\S", written.reading.files.texts[file][start:end]) is not None


def _comments_of(written: Written) -> Comments:
    files = written.reading.files
    documents: list[tuple[int, Any]] = []
    for number, name in enumerate(files.names):
        if number and name in written.reading.paths and not name.endswith(".env"):
            found, _ = read_documents(files.texts[number], number, Budget())
            documents += [(number, document.root) for document in found]
    return Comments(files, documents)


def _with_exemptions(text: str) -> str:
    """Say at the top which of a linter's suspicions do not apply; only those that would be raised."""
    lines = [
        f"# ruff: noqa: {codes} ({reason})" for codes, pattern, reason in _SUSPECTED if pattern.search(text)
    ]
    first, rest = text.split("\n", 1)
    return "\n".join([first, *([""] if lines else []), *lines, rest])
