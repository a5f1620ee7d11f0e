"""The components of a Compose project's ``x-stackspec``: one more Compose file, to be stacked on the project's own."""

from __future__ import annotations

from os.path import relpath
from typing import TYPE_CHECKING, Any

from stackspec.compose.write import compose_mapping
from stackspec.source.yaml_writer import dump
from stackspec.targets.artifact import Artifact
from stackspec.targets.orchestration.compose import CONFIG_LABEL, mounted_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stackspec.blueprint.evaluation import Evaluation

__all__ = ["FILE_NAME", "artifacts"]

FILE_NAME = "compose.components.yaml"


def artifacts(evaluation: Evaluation, files: Mapping[str, Artifact], tree: Path) -> Iterator[Artifact]:
    """Nothing for a project without components. Paths of rendered files start from the project's folder, as Compose's do."""
    assembly = evaluation.assembly
    if not assembly.services:
        return
    project = compose_mapping(assembly)
    del project["name"]
    folder = evaluation.script.path.resolve().parent
    way = relpath(tree.resolve(), folder).replace("\\", "/")
    for service in project["services"].values():
        digest = mounted_digest(service, project.get("configs", {}), files)
        if digest:
            service["labels"] = {**service.get("labels", {}), CONFIG_LABEL: digest}
        for mount in service.get("volumes", ()):
            _move(mount, "source", files, way)
    for config in project.get("configs", {}).values():
        _move(config or {}, "file", files, way)
    base = evaluation.script.path.name
    header = f"Rendered by stackspec from {base}: docker compose -f {base} -f <this file> up"
    yield Artifact(FILE_NAME, dump(project, header=header))


def _move(holder: dict[str, Any], key: str, files: Mapping[str, Artifact], way: str) -> None:
    """Let a path to a rendered file, or to a folder of such, lead there from the project's folder."""
    path = holder.get(key)
    if isinstance(path, str) and path.startswith("./"):
        inside = path[2:].rstrip("/")
        if any(known == inside or known.startswith(f"{inside}/") for known in files):
            holder[key] = f"./{way}/{inside}" if not way.startswith(".") else f"{way}/{inside}"
