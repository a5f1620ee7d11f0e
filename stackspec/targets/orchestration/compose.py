"""The Compose file: complete, self-contained, paths relative to itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stackspec.compose.write import compose_mapping
from stackspec.source.yaml_writer import dump
from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.blueprint.evaluation import Evaluation

__all__ = ["CONFIG_LABEL", "artifacts", "mounted_digest"]

CONFIG_LABEL = "stackspec.config-digest"
"""A service carries the digest of the rendered files that it mounts: Compose re-creates a container when a label
changes, but not when the content of a mounted file does."""


def artifacts(evaluation: Evaluation, files: Mapping[str, Artifact]) -> Iterator[Artifact]:
    """``compose.yaml``, needing no other file to be stacked on it."""
    project = compose_mapping(evaluation.assembly)
    for service in project.get("services", {}).values():
        digest = mounted_digest(service, project.get("configs", {}), files)
        if digest:
            service["labels"] = {**service.get("labels", {}), CONFIG_LABEL: digest}
    name, environment = evaluation.script.blueprint.name, evaluation.environment
    header = f"Rendered by stackspec from blueprint {name!r} for {environment!r}: edit the blueprint, not this file."
    yield Artifact("compose.yaml", dump(project, header=header))


def mounted_digest(
    service: Mapping[str, Any], configs: Mapping[str, Any], files: Mapping[str, Artifact]
) -> str:
    """A digest over path and content of every rendered file that the service mounts; empty if there is none."""
    sources = [mount["source"] for mount in service.get("volumes", ()) if mount["type"] == "bind"]
    sources += [(configs.get(grant["source"]) or {}).get("file", "") for grant in service.get("configs", ())]
    mounted = sorted({path for source in sources for path in _below(source, files)})
    if not mounted:
        return ""
    digest = sha256()
    for path in mounted:
        digest.update(f"{path}\0{files[path].text}\0".encode())
    return digest.hexdigest()[:16]


def _below(source: str, files: Mapping[str, Artifact]) -> Iterator[str]:
    """The rendered files at or below a path that starts with ``./``."""
    if source.startswith("./"):
        path = source[2:].rstrip("/")
        yield from (known for known in files if known == path or known.startswith(f"{path}/"))
