"""Variables and labels from files: ``env_file``, ``label_file``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.quoting import quoted
from stackspec.source.located import Map

if TYPE_CHECKING:
    from stackspec.compose.environment import Environment
    from stackspec.compose.reading import Reading

__all__ = ["env_files", "label_files"]


def env_files(name: str, service: Map, environment: Environment, reading: Reading) -> None:
    """Add a service's variables from files to its own, which win, and drop ``env_file``.

    Files may use the project's variables, then the service's, then those of earlier files.
    """
    files = service.get("env_file")
    own: Any = service.get("environment")
    if own is None:
        own = Map.at(0)
    for key, value in own.items():
        if value is None:
            own[key] = environment.get(key)
    if not files:
        return

    def lookup(variable: str) -> str | None:
        value = environment.get(variable)
        return own.get(variable) if value is None else value

    values = {key: value for key, value in own.items() if value is not None}
    origins: dict[str, int] = {}
    for index, file in enumerate(files):
        origins |= _variables(
            file, values, lookup, reading, ("services", name, "env_file", index), files.spans[index]
        )
    for key, value in values.items():
        if key not in own:
            own.put(key, value, origins.get(key, 0))
    if own:
        service.put("environment", own, service.span_of("environment") or service.span_of("env_file"))
    service.drop("env_file")


def _variables(file: Map, values: Any, lookup: Any, reading: Reading, path: Any, span: int) -> dict[str, int]:
    where = str(file.get("path") or "")
    if not file.get("required", True) and not os.path.lexists(where):
        reading.files.missed.add(where)
        return {}
    kind = file.get("format") or ""
    if kind not in ("", ".env", "raw"):
        message = f"env_file {where} has the format {quoted(kind)}: use raw, or none"
        reading.problems.error("compose-env-file", message, file.span_of("format"), path)
        return {}
    at = file.span_of("path") or span
    return reading.variables_of(where, values, lookup, at, path, raw=kind == "raw") or {}


def label_files(name: str, service: Map, reading: Reading) -> None:
    """Add a service's labels from files to its own, which win, and drop ``label_file``."""
    files = service.get("label_file")
    if not files:
        return
    labels: dict[str, str] = {}
    origins: dict[str, int] = {}
    for index, file in enumerate(files):
        path = ("services", name, "label_file", index)
        found: dict[str, str] = {}
        origins |= reading.variables_of(file, found, labels.get, files.spans[index], path) or {}
        labels |= found
    own: Any = service.get("labels")
    if own is None:
        own = Map.at(0)
    for key, value in labels.items():
        if key not in own:
            own.put(key, value, origins.get(key, 0))
    if own:
        service.put("labels", own, service.span_of("labels") or service.span_of("label_file"))
    service.drop("label_file")
