"""Render an evaluated blueprint with every target."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from stackspec.errors import StackspecError
from stackspec.model.variable import MARKS
from stackspec.targets import configuration, orchestration, stacked
from stackspec.targets.manifest import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

    from stackspec.blueprint.evaluation import Evaluation
    from stackspec.targets.artifact import Artifact

__all__ = ["render", "render_beside"]


def _members(package: ModuleType) -> Iterator[Any]:
    """The modules of a folder of targets, by name."""
    for module in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{module.name}")


def render(evaluation: Evaluation, tree: Path) -> list[Artifact]:
    """Every artifact of the stack for the folder ``tree``, sorted by path. Nothing is written.

    Raises StackspecError if two targets, or a target and a file of the stack, claim one path.
    """
    files: dict[str, Artifact] = {}
    with evaluation.written_to(tree):
        for target in _members(configuration):
            _add(target.artifacts(evaluation), files, evaluation)
        mounted = dict(files)
        for target in _members(orchestration):
            _add(target.artifacts(evaluation, mounted), files, evaluation)
    _check_folders(files, evaluation)
    return [files[path] for path in sorted(files)]


def render_beside(evaluation: Evaluation, tree: Path) -> list[Artifact]:
    """What a Compose project's ``x-stackspec`` adds to it: configuration, and a file of components; sorted by path.

    Raises StackspecError as :func:`render` does.
    """
    files: dict[str, Artifact] = {}
    with evaluation.written_to(tree):
        for target in _members(configuration):
            if target.__name__.rpartition(".")[2] not in _OF_WHOLE_STACKS or evaluation.assembly.services:
                _add(target.artifacts(evaluation), files, evaluation)
        _add(stacked.artifacts(evaluation, dict(files), tree), files, evaluation)
    _check_folders(files, evaluation)
    return [files[path] for path in sorted(files)]


_OF_WHOLE_STACKS = {"env_example"}
"""Targets with nothing to say beside a project that takes its own variables."""


def _check_folders(files: dict[str, Artifact], evaluation: Evaluation) -> None:
    """No file may stand where another needs a folder."""
    for path in files:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder in files:
                culprit = evaluation.assembly.files.get(folder) or evaluation.assembly.files.get(path)
                place = culprit.place_of("path") if culprit else None
                raise StackspecError(
                    f"{folder!r} is rendered as a file, but {path!r} needs a folder: rename one", place
                )


def _add(artifacts: Iterable[Artifact], files: dict[str, Artifact], evaluation: Evaluation) -> None:
    for artifact in artifacts:
        _check(artifact, evaluation)
        if artifact.path in files:
            file = evaluation.assembly.files.get(artifact.path)
            place = file.place_of("path") if file else None
            raise StackspecError(f"{artifact.path!r} is rendered twice: give the file another path", place)
        files[artifact.path] = artifact


def _check(artifact: Artifact, evaluation: Evaluation) -> None:
    """What every artifact keeps, whoever made it: it stays in the tree, and nothing of the model's own notation leaves."""
    if not is_inside(artifact.path):
        raise StackspecError(
            f"{artifact.path!r} leaves the rendered tree: give what it is named for another name"
        )
    if any(mark in artifact.text for mark in MARKS):
        file = evaluation.assembly.files.get(artifact.path)
        message = (
            f"{artifact.path!r} holds a Variable or the blueprint's folder, which only Compose resolves, and it reads no other "
            "file: pass the value as a service's variable"
        )
        raise StackspecError(message, file.place_of("content") if file else None)
