"""What is proven: a Compose project's files, read once for the model and told to Compose for what it does itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.read import read
from stackspec.compose.view.stack import Stack
from stackspec.compose.view.surroundings import Surroundings
from stackspec.errors import StackspecError
from stackspec.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackspec.compose.project import SourceMap
    from stackspec.source.place import Path, Place

__all__ = ["Source", "open_project"]


class Source(NamedTuple):
    """A project that was read: its model, where each value was written, and how Compose reads the same."""

    stack: Stack
    places: SourceMap
    compose_arguments: tuple[str, ...]

    def place(self, path: Path) -> Place | None:
        """Return the place of a value that is one scalar; of anything larger, or missing, that of its key."""
        value: Any = self.stack.model
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return self.places.place(path, key=value is None or isinstance(value, dict | list))


def open_project(
    files: Sequence[str],
    *,
    name: str = "",
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    folder: str = "",
) -> Source:
    """Read a project from its files, or from those that Compose would find in ``folder``.

    Raises :class:`StackspecError`, at its place, for the first mistake that keeps the engine from running it.
    """
    project = read(
        files,
        env=environment,
        env_files=env_files,
        profiles=profiles,
        name=name,
        here=os.path.abspath(folder or "."),
    )
    errors = [finding for finding in project.findings if finding.severity >= Severity.ERROR]
    if errors:
        more = f" (and {len(errors) - 1} more: stackspec validate shows them)" if len(errors) > 1 else ""
        raise StackspecError(errors[0].message + more, errors[0].place)
    stack = Stack(
        project.model,
        Surroundings(project.working_directory),
        everything=project.everything,
        files=project.files,
    )
    return Source(stack, project.sources, tuple(_arguments(project.name, files, env_files, profiles, folder)))


def _arguments(
    name: str, files: Sequence[str], env_files: Sequence[str], profiles: Sequence[str], folder: str
) -> list[str]:
    words = ["--project-name", name]
    if not files:
        words += ["--project-directory", os.path.abspath(folder or ".")]
    for option, values in (("--file", files), ("--env-file", env_files), ("--profile", profiles)):
        for value in values:
            words += [option, value]
    return words
