"""Provisioning files: which datasources there are, and where dashboards lie.

Grafana replaces ``$NAME`` in them by environment variables and ``$__file{…}`` by a file's content, so a dollar sign that
means itself is doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackspec.model.monitoring.base import repeated
from stackspec.model.monitoring.secret_file import secret_path
from stackspec.model.value import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackspec.model.monitoring.datasource import Datasource

__all__ = ["dashboard_provider_file", "datasource_file"]


def datasource_file(sources: Iterable[Datasource]) -> dict[str, Any]:
    """The document for ``provisioning/datasources/``; raises ``ModelError`` for two with one uid, name or default."""
    datasources = tuple(sources)
    for attribute, names in (
        ("name", [source.name for source in datasources]),
        ("uid", [source.key for source in datasources]),
    ):
        again = repeated(names)
        if again:
            message = f"two datasources have the {attribute} {again[1]!r}: give one another {attribute}"
            raise ModelError(message, datasources[again[0]].place)
    defaults = [source for source in datasources if source.default]
    if len(defaults) > 1:
        raise ModelError(f"{defaults[1]} and {defaults[0]} are both the default: keep one", defaults[1].place)
    return {"apiVersion": 1, "prune": True, "datasources": [_datasource(source) for source in datasources]}


def _datasource(source: Datasource) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": _literal(source.name),
        "type": source.type,
        "uid": source.key,
        "access": "proxy",
        "url": _literal(source.url),
        "isDefault": source.default,
        "editable": source.editable,
    }
    if source.user is not None:
        document["user"] = _literal(source.user)
    if source.database is not None:
        document["database"] = _literal(source.database)
    if source.plugin_settings:
        document["jsonData"] = _literal_data(source.plugin_settings)
    if source.secure:
        document["secureJsonData"] = {
            name: f"$__file{{{secret_path(place)}}}" for name, place in source.secure.items()
        }
    return document


def _literal(text: str) -> str:
    return text.replace("$", "$$")


def _literal_data(value: Any) -> Any:
    if isinstance(value, str):
        return _literal(value)
    if isinstance(value, Mapping):
        return {name: _literal_data(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_literal_data(item) for item in value]
    return value


def dashboard_provider_file(
    path: str = "/etc/grafana/dashboards", *, name: str = "stack", folder: str = ""
) -> dict[str, Any]:
    """The document for ``provisioning/dashboards/``: every JSON file below ``path``, in Grafana's container, is one."""
    provider = {
        "name": _literal(name),
        "folder": _literal(folder),
        "type": "file",
        "disableDeletion": True,
        "allowUiUpdates": False,
        "options": {"path": _literal(path), "foldersFromFilesStructure": False},
    }
    return {"apiVersion": 1, "providers": [provider]}
