"""Values of a rule that a policy may tune, typed, with defaults."""

from __future__ import annotations

import types
from typing import Any, ClassVar, Literal, Union, dataclass_transform, get_args, get_origin

__all__ = ["Parameters"]

_PLAIN = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Parameters:
    """The base of a rule's ``Params``.

    Annotated class attributes with defaults, a docstring under each::

        class Params(Parameters):
            allowed: tuple[str, ...] = ("docker.io",)
            '''Registries that images may come from.'''

    It looks like a frozen dataclass to type checkers, and costs nothing when the module is imported: annotations are
    read only when a policy sets a value. Types may be ``str``, ``int``, ``float``, ``bool``, ``Literal``, ``X | None``,
    ``tuple[X, ...]`` and ``dict[str, X]`` of them.
    """

    __fields: ClassVar[dict[str, Any] | None] = None

    def __init__(self, **values: Any) -> None:
        fields = self.fields()
        for name, value in values.items():
            if name not in fields:
                raise TypeError(f"{type(self).__qualname__} has no parameter {name!r}")
            self.__dict__[name] = value

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name!r} cannot be set: parameters are frozen")

    @classmethod
    def fields(cls) -> dict[str, Any]:
        """The parameters' names and types, in the order written."""
        if "_Parameters__fields" not in cls.__dict__:
            from typing import get_type_hints

            hints = get_type_hints(cls)
            cls.__fields = {name: hint for name, hint in hints.items() if not name.startswith("_")}
        return cls.__fields or {}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The value of each parameter where a policy says nothing."""
        return {name: getattr(cls, name) for name in cls.fields()}

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Parameters:
        """Build the parameters from a policy's mapping; raises ``ValueError`` that quotes the value and names its type."""
        fields = cls.fields()
        typed = {}
        for name, value in values.items():
            if name not in fields:
                known = ", ".join(fields) or "none"
                raise ValueError(f"unknown parameter {name!r}: the rule has {known}")
            typed[name] = _convert(value, fields[name], name)
        return cls(**typed)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The parameters as a JSON Schema of the policy's mapping."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {**_schema(hint), "default": _plain(getattr(cls, name))}
                for name, hint in cls.fields().items()
            },
        }


def _convert(value: Any, hint: Any, name: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        if value in arguments and type(value) in {type(choice) for choice in arguments}:
            return value
        raise ValueError(f"parameter {name!r} is {value!r}: choose one of {', '.join(map(repr, arguments))}")
    if origin in (Union, types.UnionType):
        if value is None and type(None) in arguments:
            return None
        return _convert(value, next(argument for argument in arguments if argument is not type(None)), name)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"parameter {name!r} is {value!r}: write a list")
        return tuple(_convert(item, arguments[0], f"{name}[{index}]") for index, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise ValueError(f"parameter {name!r} is {value!r}: write a mapping")
        return {str(key): _convert(item, arguments[1], f"{name}.{key}") for key, item in value.items()}
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:  # bool is an int to isinstance, not to a person
        raise ValueError(f"parameter {name!r} is {value!r}: write {_PLAIN[hint]}")
    return value


def _schema(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(argument) for argument in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    names = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    return {"type": names[hint]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
