"""From a stack's values to the mapping of a Compose file, and from a path in it back to the value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.model.compose.base import ComposeValue, KeyedBy, Named, key_of
from stackspec.model.compose.parts import Healthcheck
from stackspec.model.compose.resources import File
from stackspec.model.variable import interpolation
from stackspec.units import ByteSize, Cpus, Duration, ImageReference, PortRange

if TYPE_CHECKING:
    from stackspec.model.assembly import Assembly
    from stackspec.source.place import Path, Place

__all__ = ["compose_mapping", "place_of"]

_SECTIONS = ("services", "models", "networks", "volumes", "secrets", "configs")


class _Attribute(NamedTuple):
    """How one attribute of a class is written."""

    name: str
    reference: str | None
    """For a sequence that is written as a mapping: the items' attribute that holds the key."""


@cache
def _attributes(model: type[ComposeValue]) -> tuple[_Attribute, ...]:
    """The written attributes of a class in the order they are declared in."""
    return tuple(
        _Attribute(name, next((item.reference for item in info.metadata if isinstance(item, KeyedBy)), None))
        for name, info in model.model_fields.items()
        if not info.exclude and name not in ("key", "extensions")
    )


def _value(value: Any) -> Any:
    return _CONVERSIONS.get(type(value), _other)(value)


def _other(value: Any) -> Any:
    """What has no entry of its own: elements referred to, nested values."""
    if isinstance(value, Named):
        return value.key
    if isinstance(value, ComposeValue):
        return _mapping(value)
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no form in a Compose file")


_CONVERSIONS: dict[type, Any] = {
    str: interpolation,
    bool: bool,
    int: int,
    float: float,
    type(None): lambda value: value,
    tuple: lambda value: [_value(item) for item in value],
    list: lambda value: [_value(item) for item in value],
    MappingProxyType: lambda value: {key: _value(item) for key, item in value.items()},
    ByteSize: str,
    Duration: str,
    Cpus: str,
    PortRange: lambda value: int(value) if value.first == value.last else str(value),
    ImageReference: str,
    File: lambda value: f"./{value.path}",
}


def _mapping(value: ComposeValue) -> dict[str, Any]:
    """The attributes that say something: None is unsaid, and so is an empty collection that is there by default."""
    written: dict[str, Any] = {}
    content = value.__dict__
    for name, reference in _attributes(type(value)):
        item = content[name]
        if item is None or (not item and item is not False and name not in value.model_fields_set):
            continue
        if isinstance(item, Healthcheck) and item.is_of_image:
            continue
        if reference is not None and isinstance(item, tuple):
            written[name] = {key_of(getattr(part, reference)): _part(part, reference) for part in item}
        else:
            written[name] = _value(item)
    if value.extensions:
        written.update(_value(value.extensions))
    return written


def _part(part: ComposeValue, reference: str) -> dict[str, Any] | None:
    mapping = _mapping(part)
    del mapping[reference]
    return mapping or None


def compose_mapping(assembly: Assembly) -> dict[str, Any]:
    """The whole project in the Compose Specification's long form, keys in its order; paths stay relative."""
    stack = assembly.stack
    project: dict[str, Any] = {"name": stack.name}
    if stack.include:
        project["include"] = [_mapping(item) for item in stack.include]
    for section in _SECTIONS:
        elements: Mapping[str, ComposeValue] = getattr(assembly, section)
        if elements:
            project[section] = {key: _mapping(element) or None for key, element in elements.items()}
    project.update(_value(stack.extensions))
    return project


def place_of(assembly: Assembly, path: Path) -> Place | None:
    """The blueprint's line for a path in :func:`compose_mapping`'s result, or that of the nearest value around it."""
    if len(path) < 2 or path[0] not in _SECTIONS:
        return assembly.stack.place
    element: ComposeValue | None = getattr(assembly, str(path[0])).get(path[1])
    if element is None:
        return assembly.stack.place
    place, made, route = element.place_of(*path[2:]), element.origin, path[2:]
    value: Any = element
    for depth, step in enumerate(route):
        value = _step(value, step)
        if isinstance(value, ComposeValue) and value.origin != made:  # written by a call of its own
            place, made = value.place_of(*route[depth + 1 :]), value.origin
        if value is None:
            break
    return place


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, ComposeValue):
        return getattr(value, str(step), None)
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, tuple) and isinstance(step, int):
        return value[step] if step < len(value) else None
    if isinstance(value, tuple):
        return next((item for item in value if _key_in(item) == step), None)
    return None


def _key_in(item: Any) -> str | None:
    """The key under which an item of a keyed sequence is written."""
    for name in ("network", "service", "model"):
        if name in getattr(type(item), "model_fields", ()):
            return key_of(getattr(item, name))
    return None
