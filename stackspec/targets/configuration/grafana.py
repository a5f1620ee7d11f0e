"""Grafana: datasources and dashboards, provisioned from files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation

__all__ = ["artifacts"]


def artifacts(evaluation: Evaluation) -> Iterator[Artifact]:
    """Nothing for a stack that has no datasource."""
    assembly = evaluation.assembly
    if not assembly.datasources:
        return
    from stackspec.grafana.dashboard_file import dashboard_json
    from stackspec.grafana.paths import DATASOURCES, PROVIDER, dashboard_path
    from stackspec.grafana.provisioning import dashboard_provider_file, datasource_file
    from stackspec.source.yaml_writer import dump

    yield Artifact(DATASOURCES, dump(datasource_file(assembly.datasources.values())))
    if assembly.dashboards:
        yield Artifact(PROVIDER, dump(dashboard_provider_file()))
    for dashboard in assembly.dashboards.values():
        text = json.dumps(dashboard_json(dashboard), indent=2, ensure_ascii=False)
        yield Artifact(dashboard_path(dashboard.key), text + "\n")
