"""The files that services mount and that the blueprint or its components wrote out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation

__all__ = ["artifacts"]


def artifacts(evaluation: Evaluation) -> Iterator[Artifact]:
    """Each of the stack's files under its own path."""
    for file in evaluation.assembly.files.values():
        yield Artifact(file.path, file.content, file.executable)
