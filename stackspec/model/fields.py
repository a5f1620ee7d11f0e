"""The types that attributes are declared with: what an author may write, and what the value then holds.

An alias such as :data:`Bytes` reads, to an editor, as everything it accepts; at run time the attribute holds the
quantity. Text that refers to a :class:`~stackspec.model.variable.Variable` passes unparsed: its value is not known yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints, WrapValidator
from pydantic_core import core_schema

from stackspec.model.variable import Variable, has_variable
from stackspec.units import ByteSize, Cpus, Duration, ImageReference, PortRange

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidatorFunctionWrapHandler

    from stackspec.units.quantity import Quantity

__all__ = [
    "NOTHING", "Amount", "Bytes", "CpuCount", "Flag", "Image", "Key", "Map", "Number", "Ports", "Scalar", "Seq", "Span",
    "Text", "Whole", "lifted", "within",
]  # fmt: skip

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class _Parsed:
    """Annotation: hold the quantity that the author's text denotes."""

    def __init__(self, quantity: type[Quantity]) -> None:
        self.quantity = quantity

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        quantity: Any = self.quantity
        from_text = lru_cache(maxsize=1024)(quantity)  # a stack says 10s and 256M over and over

        def parse(value: Any) -> Any:
            if isinstance(value, Variable):
                return str(value)
            if type(value) is quantity or (isinstance(value, str) and has_variable(value)):
                return value
            return from_text(value) if isinstance(value, str) else quantity(value)

        return core_schema.no_info_plain_validator_function(
            parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.quantity.__get_pydantic_json_schema__(schema, handler)


def _or_variable(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if isinstance(value, Variable):
        return str(value)
    if isinstance(value, str) and has_variable(value):
        return value
    return handler(value)


OR_VARIABLE = WrapValidator(_or_variable)
"""Annotation: text that refers to a variable passes unchecked."""

Bytes: TypeAlias = Annotated[ByteSize | str | int, _Parsed(ByteSize)]
"""``"512M"``, ``"2G"`` or a number of bytes; holds a :class:`ByteSize`."""
Span: TypeAlias = Annotated[Duration | str, _Parsed(Duration)]
"""``"90s"``, ``"1m30s"``, ``"2h"``; holds a :class:`Duration`."""
CpuCount: TypeAlias = Annotated[Cpus | str | float, _Parsed(Cpus)]
"""``0.5``, ``"2"``; holds :class:`Cpus`."""
Ports: TypeAlias = Annotated[PortRange | str | int, _Parsed(PortRange)]
"""``8080`` or ``"8080-8090"``; holds a :class:`PortRange`."""
Image: TypeAlias = Annotated[ImageReference | str, _Parsed(ImageReference)]
"""``"registry/name:tag@digest"``; holds an :class:`ImageReference`."""

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
"""Text that says something: not empty."""
Flag: TypeAlias = Annotated[bool, Field(strict=True), WrapValidator(_or_variable)]
"""True or False, or a variable that will be one of them."""


def _whole(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if isinstance(value, bool):
        raise ValueError(f"{value!r} is no whole number")
    return _or_variable(value, handler)


Whole: TypeAlias = Annotated[int, WrapValidator(_whole)]
"""A whole number, or a variable that will be one."""
Number: TypeAlias = Annotated[int | float, WrapValidator(_whole)]
"""A number, or a variable that will be one."""
Amount: TypeAlias = Annotated[int, Field(ge=0), WrapValidator(_whole)]
"""A whole number from 0, or a variable that will be one."""


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, Variable) else value


Scalar: TypeAlias = Annotated[str | int | float | bool | Variable, BeforeValidator(_as_text)]
"""A single value; a :class:`Variable` stands for its text."""


def _name(value: Any) -> Any:
    if isinstance(value, str) and not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is no name: use letters, digits and . _ -")
    return value


_NAME = re.compile(r"[a-zA-Z0-9._-]+")
Key: TypeAlias = Annotated[str, BeforeValidator(_name)]
"""A name in Compose's top-level mappings: letters, digits and ``. _ -``."""

_EMPTY: Mapping[Any, Any] = MappingProxyType({})
NOTHING: Any = Field(default_factory=lambda: _EMPTY)
"""The default of a mapping: one empty mapping for all, never copied."""


def _refuse_single(value: Any) -> Any:
    """A value of the model can be iterated over, but is not meant to be."""
    if isinstance(value, BaseModel):
        raise ValueError(f"{value!r} stands alone: write a list, [{type(value).__name__}(…)]")
    return value


class _AsTuple:
    """Annotation on a sequence type: any list or tuple of such items; holds a tuple."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        items = core_schema.tuple_variable_schema(handler.generate_schema(get_args(source)[0]))
        return core_schema.no_info_before_validator_function(_refuse_single, items)


class _AsProxy:
    """Annotation on a mapping type: any mapping of such items; holds a read-only one of its own."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        keys, values = (handler.generate_schema(argument) for argument in get_args(source))
        return core_schema.no_info_after_validator_function(
            MappingProxyType, core_schema.dict_schema(keys, values)
        )


Seq = Annotated[Sequence[T], _AsTuple()]
"""Several values in order; holds a tuple."""
Map = Annotated[Mapping[K, V], _AsProxy()]
"""Values by key, in the order given; holds a read-only mapping."""


def within(least: float, most: float | None = None) -> AfterValidator:
    """Annotation: a number in these bounds, both included; one that a variable holds is not known yet."""

    def check(value: Any) -> Any:
        if isinstance(value, int | float) and (value < least or (most is not None and value > most)):
            raise ValueError(
                f"{value} is out of bounds: give {least} or more" + (f", up to {most}" if most else "")
            )
        return value

    return AfterValidator(check)


def lifted(build: Callable[[Any], Any]) -> BeforeValidator:
    """Accept shorthand items in a sequence: each passes through ``build``, which leaves long forms alone."""

    def lift(value: Any) -> Any:
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence):
            return value
        return [build(item) for item in value]

    return BeforeValidator(lift)
