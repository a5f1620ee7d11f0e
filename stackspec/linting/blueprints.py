"""Reading blueprints for the gate: evaluated, written as a Compose file in memory, read back as the engine would."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from stackspec.blueprint.evaluation import Evaluation, evaluate, load
from stackspec.compose.read import read
from stackspec.compose.view.surroundings import Surroundings
from stackspec.compose.write import compose_mapping, place_of
from stackspec.findings.finding import Severity
from stackspec.linting.judge import Subject
from stackspec.linting.subjects import Read, repository, shown
from stackspec.rules.stack import Stack
from stackspec.source.yaml_writer import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.blueprint.evaluation import Script
    from stackspec.compose.project import Project
    from stackspec.findings.finding import Finding
    from stackspec.linting.discovery import Target
    from stackspec.source.place import Path, Place

__all__ = ["Blueprints"]


class Blueprints:
    """Blueprint files, each run once. Running one runs its code."""

    def __init__(self) -> None:
        self._scripts: dict[str, Script] = {}

    def environments(self, target: Target) -> tuple[str, ...]:
        """Return the environments that a blueprint is declared for. Raises :class:`StackspecError` at its line."""
        return tuple(self._script(target).blueprint.environments)

    def _script(self, target: Target) -> Script:
        path = target.files[0]
        if path not in self._scripts:
            self._scripts[path] = load(FilePath(path))
        return self._scripts[path]

    def read(self, target: Target, environment: Mapping[str, str]) -> Read:
        """Evaluate a blueprint for the target's environment; findings will point into the blueprint."""
        evaluation = evaluate(self._script(target), target.environment)
        folder = os.path.abspath(target.folder)
        file = os.path.join(folder, "compose.yaml")
        with evaluation.written_to(FilePath(folder)):
            text = dump(compose_mapping(evaluation.assembly))
        project = read([file], env=environment, profiles=("*",), texts={file: text})
        errors = tuple(_placed(one, evaluation) for one in project.findings if one.severity >= Severity.ERROR)
        return Read(
            _subject(project, evaluation, target) if project.model else None,
            refusals=errors if project.model else (),
            unjudged=() if project.model else errors,
            files=(target.files[0],),
            variables=project.variables,
        )


def _subject(project: Project, evaluation: Evaluation, target: Target) -> Subject:
    notices = tuple(_placed(one, evaluation) for one in project.findings if one.severity < Severity.ERROR)
    stack = Stack(
        project.model,
        Surroundings(repository(project.working_directory)),
        everything=project.everything,
        notices=notices,
    )
    return Subject(stack, lambda path: _place(evaluation, path), project.working_directory, target.environment)


def _place(evaluation: Evaluation, path: Path) -> Place | None:
    place = place_of(evaluation.assembly, path)
    return place._replace(file=shown(place.file)) if place else None


def _placed(finding: Finding, evaluation: Evaluation) -> Finding:
    return finding._replace(place=_place(evaluation, finding.path))
