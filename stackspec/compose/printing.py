"""Print a canonical model as ``docker compose config`` does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackspec.compose.attributes.project import PROJECT
from stackspec.errors import StackspecError
from stackspec.source.yaml_writer import dump

if TYPE_CHECKING:
    from stackspec.compose.attributes.kinds import Kind

__all__ = ["as_json", "as_yaml", "json_form"]

_FIRST = ("name", "services")


def as_json(model: Mapping[str, Any]) -> str:
    """Return a model as JSON, keys sorted, as the engine prints it."""
    try:
        text = json.dumps(json_form(model), indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise StackspecError(
            "the model has an infinite number or .nan, which JSON cannot hold: use YAML"
        ) from error
    return f"{text}\n"


def as_yaml(model: Mapping[str, Any], *, header: str = "", comments: Mapping[Any, str] | None = None) -> str:
    """Return a model as YAML: name and services first, other keys sorted, nested extensions included."""
    return dump(_yaml_form(model, ()), header=header, comments=comments)


def json_form(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a model that the engine's JSON has.

    It lacks nested ``x-`` extensions and top-level ``models``, and has null for the empty lists of extensions; its YAML
    has them all.
    """
    made = {}
    for key, value in model.items():
        if key.startswith("x-"):
            made[key] = _without_empty_lists(value)
        elif key != "models":
            kind = PROJECT.attributes.get(key)
            made[key] = value if kind is None else _without_extensions(kind, value)
    return made


def _without_extensions(kind: Kind, value: Any) -> Any:
    """Return a value of some kind without the extensions in it."""
    if isinstance(value, dict) and kind.record is not None:
        kept = {
            key: _without_extensions(kind.record.attributes[key], child)
            if isinstance(child, (dict, list))
            else child
            for key, child in value.items()
            if key in kind.record.attributes
        }
        unknown = {key: child for key, child in value.items() if key not in kept and key[:2] != "x-"}
        return {**kept, **unknown}
    if isinstance(value, dict) and kind.values is not None and kind.values.record is not None:
        return {key: _without_extensions(kind.values, child) for key, child in value.items()}
    if isinstance(value, list) and kind.items is not None and kind.items.record is not None:
        return [_without_extensions(kind.items, child) for child in value]
    return value


def _without_empty_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty_lists(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_without_empty_lists(child) for child in value] or None
    return value


def _yaml_form(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_yaml_form(child, path) for child in value]
    if not isinstance(value, Mapping):
        return value
    keys = sorted(value)
    if not path:
        keys = [key for key in _FIRST if key in value] + [key for key in keys if key not in _FIRST]
    return {
        key: _yaml_form(value[key], (*path, key)) for key in keys if not _only_json(path, key, value[key])
    }


def _only_json(path: tuple[str, ...], key: str, value: Any) -> bool:
    """Tell whether the engine's YAML leaves an attribute out that its JSON always has."""
    if value or (value is not None and value != {}):
        return value == {"command": None} and path[-1:] == ("watch",)
    return any(_matches(path, pattern) for pattern in _EMPTY_IN_JSON.get(key, ()))


def _matches(path: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(
        part in ("*", step) for step, part in zip(path, pattern, strict=True)
    )


_EMPTY_IN_JSON = {
    "command": (("services", "*"),),
    "entrypoint": (("services", "*"),),
    "ipam": (("networks", "*"),),
    "placement": (("services", "*", "deploy"),),
    "resources": (("services", "*", "deploy"),),
}
"""Attributes that the engine's JSON has even if empty, and where they stand."""
