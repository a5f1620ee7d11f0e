"""What the model's classes say about their attributes: which class, quantity or collection stands in each."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from stackspec.model.compose.base import ComposeValue, KeyedBy, Named
from stackspec.model.compose.parts import Attachment, ModelUse
from stackspec.model.compose.service import Dependency
from stackspec.units import ByteSize, Cpus, Duration, ImageReference, PortRange

__all__ = ["Shape", "shape"]

_KEYED: dict[str, type[ComposeValue]] = {
    "network": Attachment,
    "service": Dependency,
    "model": ModelUse,
}
_QUANTITIES = (ByteSize, Cpus, Duration, ImageReference, PortRange)


class Shape(NamedTuple):
    """One attribute of a class of the model."""

    kind: str
    """``value``, ``list``, ``mapping`` or ``keyed``: a list that Compose writes as a mapping."""
    holds: type[ComposeValue] | None
    """The class of the value, or of the items."""
    quantity: type | None
    flag: bool
    number: bool


@cache
def shape(model: type[ComposeValue], attribute: str) -> Shape:
    """The shape of an attribute."""
    info = model.model_fields[attribute]
    quantity = next((item.quantity for item in info.metadata if hasattr(item, "quantity")), None)
    keyed = next((item.reference for item in info.metadata if isinstance(item, KeyedBy)), None)
    if keyed is not None:
        return Shape("keyed", _KEYED[keyed], None, False, False)
    kind, found = _kind(info.annotation), list(_types(info.annotation))
    holds = next(
        (item for item in found if issubclass(item, ComposeValue) and not issubclass(item, Named)), None
    )
    quantity = quantity or next((item for item in found if item in _QUANTITIES), None)
    numbers = bool in found or int in found or float in found
    return Shape(kind, holds, quantity, bool in found and str not in found, numbers)


def _kind(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return next((kind for part in get_args(annotation) if (kind := _kind(part)) != "value"), "value")
    if origin is Sequence:
        return "list"
    return "mapping" if origin is Mapping else "value"


def _types(annotation: Any) -> list[type]:
    if get_args(annotation):
        return [found for part in get_args(annotation) for found in _types(part)]
    return [annotation] if isinstance(annotation, type) else []
