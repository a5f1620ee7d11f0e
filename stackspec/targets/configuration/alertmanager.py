"""Alertmanager: who is told of which alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation

__all__ = ["artifacts"]


def artifacts(evaluation: Evaluation) -> Iterator[Artifact]:
    """``alertmanager.yml``, for a stack that has one."""
    config = evaluation.assembly.alertmanager
    if config is None:
        return
    from stackspec.prometheus.alertmanager_file import alertmanager_file
    from stackspec.prometheus.paths import ALERTMANAGER_FILE
    from stackspec.source.yaml_writer import dump

    yield Artifact(ALERTMANAGER_FILE, dump(alertmanager_file(config)))
