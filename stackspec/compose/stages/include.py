"""Whole projects taken in: ``include``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.attributes.project import RESOURCES
from stackspec.compose.stages.paths import absolute, is_remote
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.environment import Environment
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["Request", "include"]

_RULE = "compose-include"


class Request(NamedTuple):
    """A project to include: its files, its folder, its variables, and where that was written."""

    files: list[str]
    folder: str
    environment: Environment
    span: int


def include(
    document: Map,
    folder: str,
    environment: Environment,
    reading: Reading,
    including: tuple[str, ...],
    load: Callable[[Request], Map | None],
) -> None:
    """Add the resources of every included project to a document, and drop ``include``.

    ``folder`` is the including project's; ``including`` are the files that led here, to find cycles; ``load`` reads files
    as a project of its own. An included resource with the name of a different one here is an error.
    """
    entries = document.get("include")
    if entries is None:
        document.pop("include", None)
        return
    span = document.span_of("include")
    if entries.__class__ is not Seq:
        reading.problems.error(
            _RULE, "include is not a list: write one, even of one file", span, ("include",)
        )
        return
    inclusion = _Inclusion(folder, environment, reading, including)
    for index, entry in enumerate(entries):
        request = inclusion.request(entry, entries.spans[index], ("include", index))
        if request is None:
            continue
        imported = load(request)
        if imported is not None:
            inclusion.add(imported, document)
    document.drop("include")


class _Inclusion:
    def __init__(
        self, folder: str, environment: Environment, reading: Reading, including: tuple[str, ...]
    ) -> None:
        self.folder = folder
        self.environment = environment
        self.reading = reading
        self.problems = reading.problems
        self.including = including

    def request(self, entry: Any, span: int, path: Path) -> Request | None:
        """Return the files, the folder and the variables of an included project."""
        if entry.__class__ is str:
            entry = Map.at(span, (("path", entry),))
        files = self.texts(entry, "path", span, path) if entry.__class__ is Map else None
        if not files or not self.readable(files, span, path):
            if (files is not None and not files) or entry.__class__ is not Map:
                self.problems.error(_RULE, "include names no file: write its path", span, path)
            return None
        files = [absolute(file, self.folder, "") for file in files]
        folder = os.path.dirname(files[0])
        if entry.get("project_directory"):
            folder = absolute(str(entry["project_directory"]), self.folder, "")
        if files[0] in self.including:
            chain = " -> ".join((*self.including, files[0]))
            self.problems.error(_RULE, f"files include each other in a circle: {chain}", span, path)
            return None
        env_files = self.texts(entry, "env_file", span, path)
        if env_files is None:
            return None
        env_paths = [absolute(file, self.folder, "") for file in env_files]
        if not env_paths and os.path.isfile(f"{folder}/.env"):
            env_paths = [f"{folder}/.env"]
        elif not env_paths:
            self.reading.files.missed.add(f"{folder}/.env")
        return Request(files, folder, self.reading.env_files(env_paths, self.environment, span), span)

    def texts(self, entry: Map, key: str, span: int, path: Path) -> list[str] | None:
        """Return an attribute that is a string or a list of strings as a list; None after a problem was noted."""
        value = entry.get(key)
        listed = [] if value is None else value if value.__class__ is Seq else [value]
        if all(item.__class__ is str for item in listed):
            return list(listed)
        message = f"include has a {key} that is neither a string nor a list of strings: write the path"
        self.problems.error(_RULE, message, entry.span_of(key) or span, path)
        return None

    def readable(self, files: list[str], span: int, path: Path) -> bool:
        for file in files:
            if is_remote(file):
                message = f"include reads {file}, which is remote; nothing is fetched: copy it here and include the copy"
                self.problems.error("remote-file", message, span, path)
                return False
        return True

    def add(self, imported: Map, document: Map) -> None:
        for section in ("services", *RESOURCES):
            resources = imported.get(section)
            if resources.__class__ is not Map:
                continue
            target = document.get(section)
            if target.__class__ is not Map:
                target = Map.at(0)
                document.put(section, target, imported.span_of(section))
            for name, resource in resources.items():
                if name in target and target[name] != resource:
                    message = (
                        f"{section}.{name} is defined here and differently in an included file: rename one"
                    )
                    self.problems.error(_RULE, message, target.span_of(name), (section, name), at_key=True)
                elif name not in target:
                    target.put(name, resource, resources.span_of(name))
