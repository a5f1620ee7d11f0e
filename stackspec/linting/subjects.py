"""Reading what is to be judged: Compose projects from their files, blueprints by evaluating them."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.read import read
from stackspec.compose.view.surroundings import Surroundings
from stackspec.findings.finding import Severity
from stackspec.linting.judge import Subject
from stackspec.linting.shown import shown
from stackspec.rules.stack import Stack
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stackspec.compose.project import Project
    from stackspec.findings.finding import Finding
    from stackspec.linting.discovery import Target
    from stackspec.source.place import Path

__all__ = ["Read", "read_compose", "shown", "subject_of"]


class Read(NamedTuple):
    """A target after reading.

    ``subject`` is None if nothing can be judged. ``refusals`` are mistakes for which the engine refuses a project that is
    otherwise understood; ``unjudged`` are those that keep it from being understood. ``files`` and ``variables`` are what
    was read, ``missed`` what was looked for in vain.
    """

    subject: Subject | None
    refusals: tuple[Finding, ...]
    unjudged: tuple[Finding, ...]
    files: tuple[str, ...]
    variables: frozenset[str]
    missed: frozenset[str] = frozenset()
    project: Project | None = None


def repository(folder: str) -> str:
    """Return the folder of the repository that a folder lies in, or the folder itself."""
    here = os.path.abspath(folder)
    return _repository(here) or here


@lru_cache(maxsize=4096)
def _repository(folder: str) -> str:
    if os.path.exists(os.path.join(folder, ".git")):
        return folder
    parent = os.path.dirname(folder)
    return _repository(parent) if parent != folder else ""


def read_compose(
    target: Target,
    environment: Mapping[str, str],
    *,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = ("*",),
    confine: bool = False,
) -> Read:
    """Read a Compose project; services of all profiles are judged unless some are named."""
    project = read(target.files, env=environment, env_files=env_files, profiles=profiles, confine=confine)
    errors = tuple(_relative(finding) for finding in project.findings if finding.severity >= Severity.ERROR)
    understood = bool(project.model)
    return Read(
        subject_of(project, target) if understood else None,
        refusals=errors if understood else (),
        unjudged=() if understood else errors,
        files=project.files,
        variables=project.variables,
        missed=project.sources.missed(),
        project=project,
    )


def subject_of(project: Project, target: Target) -> Subject:
    """Return what rules see of a project that was read."""
    notices = tuple(_relative(finding) for finding in project.findings if finding.severity < Severity.ERROR)
    stack = Stack(
        project.model,
        Surroundings(repository(project.working_directory)),
        everything=project.everything,
        files=project.files,
        notices=notices,
        texts=project.sources.texts(),
    )
    return Subject(stack, _placer(project), project.working_directory, target.environment)


def _placer(project: Project) -> Callable[[Path], Place | None]:
    model: Any = project.everything
    known: dict[tuple[Path, bool], Place] = {}

    def place(path: Path) -> Place | None:
        """Mark a value that is one scalar or one item; of anything larger, or missing, the key that leads there.

        What nobody wrote, such as the default network, stands at the services.
        """
        value: Any = model
        depth = 0
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
            depth += 1
        found = path[:depth]
        whole = depth == len(path) and (
            not isinstance(value, (dict, list)) or (found and isinstance(found[-1], int))
        )
        key = (found, bool(whole))
        if key not in known:
            spot = project.sources.place(found, key=not whole) or project.sources.place(
                ("services",), key=True
            )
            known[key] = spot._replace(file=shown(spot.file)) if spot else Place(shown(project.files[0]), 1)
        return known[key]

    return place


def _relative(finding: Finding) -> Finding:
    place = finding.place
    return finding._replace(place=place._replace(file=shown(place.file))) if place else finding
