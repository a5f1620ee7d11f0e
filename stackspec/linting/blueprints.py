"""Reading blueprints for the gate: evaluated, rendered in memory, read back as the engine would."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, TypeAlias

from stackspec.blueprint.evaluation import evaluate, load
from stackspec.compose.read import read
from stackspec.compose.view.surroundings import Surroundings
from stackspec.compose.write import place_of
from stackspec.findings.finding import Severity
from stackspec.linting.judge import Subject
from stackspec.linting.subjects import Read, repository, shown
from stackspec.rules.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackspec.blueprint.evaluation import Evaluation, Script
    from stackspec.compose.project import Project
    from stackspec.findings.finding import Finding
    from stackspec.linting.discovery import Target
    from stackspec.source.place import Path, Place

__all__ = ["Blueprints", "Render"]

Render: TypeAlias = "Callable[[Evaluation, FilePath], Mapping[str, str]]"
"""What an evaluated blueprint becomes in a folder: the texts of all files, by absolute path, ``compose.yaml`` among them."""


class Blueprints:
    """Blueprint files, each run once. Running one runs its code."""

    def __init__(self, render: Render) -> None:
        self._render = render
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
        folder = os.path.abspath(os.path.join("generated", evaluation.assembly.name, target.environment))
        texts = self._render(evaluation, FilePath(folder))
        project = read([os.path.join(folder, "compose.yaml")], env=environment, profiles=("*",), texts=texts)
        errors = tuple(_placed(one, evaluation) for one in project.findings if one.severity >= Severity.ERROR)
        return Read(
            _subject(project, evaluation, target, texts) if project.model else None,
            refusals=errors if project.model else (),
            unjudged=() if project.model else errors,
            files=(target.files[0],),
            variables=project.variables,
        )


def _subject(project: Project, evaluation: Evaluation, target: Target, texts: Mapping[str, str]) -> Subject:
    notices = tuple(_placed(one, evaluation) for one in project.findings if one.severity < Severity.ERROR)
    stack = Stack(
        project.model,
        Surroundings(repository(target.folder), texts),
        everything=project.everything,
        notices=notices,
    )
    return Subject(
        stack, lambda path: _place(evaluation, path), project.working_directory, target.environment
    )


def _place(evaluation: Evaluation, path: Path) -> Place | None:
    place = place_of(evaluation.assembly, path)
    return place._replace(file=shown(place.file)) if place else None


def _placed(finding: Finding, evaluation: Evaluation) -> Finding:
    return finding._replace(place=_place(evaluation, finding.path))
