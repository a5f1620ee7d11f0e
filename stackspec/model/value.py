"""The base of every value in the model: frozen, closed, positioned, and clear about mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import core_schema

from stackspec.errors import StackspecError
from stackspec.model.mistakes import describe
from stackspec.model.origin import Authored, Maker, here, made_by

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

    from stackspec.source.place import Place

__all__ = ["CLASS", "ModelError", "Value"]

CLASS = "x-class"
"""In the JSON Schema of one class: the name of another, to which :mod:`stackspec.model.schema` turns it into a reference."""


_building: ContextVar[type[Value] | None] = ContextVar("building", default=None)
"""The class whose own validator pydantic is building, until it has begun."""


class ModelError(StackspecError):
    """A value cannot be made: an unknown attribute, a wrong type or unit, a bound not kept."""


class Value(BaseModel):
    """A frozen value that remembers the blueprint line that made it.

    Attributes declared with ``Field(kw_only=False)`` may also be given by position, in their order. Any mistake
    raises :class:`ModelError` at the argument that holds it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    __slots__ = ("_origin",)

    _positional: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls._positional = tuple(name for name, field in cls.model_fields.items() if field.kw_only is False)

    def __init__(self, *args: Any, **data: Any) -> None:
        origin = here()
        object.__setattr__(self, "_origin", origin)
        if args:
            self._take_positional(args, data)
        try:
            self.__pydantic_validator__.validate_python(data, self_instance=self)
        except ValidationError as error:
            raise self._mistake(error, args) from None

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build the class's own validator; pydantic calls it when the first value is made."""
        token = _building.set(cls)
        try:
            return super().model_rebuild(**options)
        finally:
            _building.reset(token)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Where another class has an attribute of this one, the constructor is called: every value is made in one way.

        It also keeps validators small, and classes that a stack does not use are never prepared.
        """
        if _building.get() is cls:
            _building.set(None)
            return handler(source)
        return core_schema.no_info_plain_validator_function(
            cls._accept, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        if schema["type"] == "function-plain":
            return {CLASS: cls.__name__}
        return handler(schema)

    @classmethod
    def _accept(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, Authored):
            with made_by(value.maker):
                return cls(**value)
        if isinstance(value, Mapping):
            return cls(**value)
        raise ValueError(f"{value!r} is no {cls.__name__}: write {cls.__name__}(…)")

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: values are frozen."""
        origin = here()
        message = f"{type(self).__name__}.{name} cannot be changed: values are frozen, so make another one"
        raise ModelError(message, origin.place() if origin else None)

    def _take_positional(self, args: tuple[Any, ...], data: dict[str, Any]) -> None:
        names = self._positional
        if len(args) > len(names):
            wanted = ", ".join(names) or "keywords only"
            message = (
                f"{type(self).__name__} takes {len(names)} arguments by position ({wanted}), not {len(args)}"
            )
            raise ModelError(message, self.place)
        for name, value in zip(names, args, strict=False):
            if name in data:
                raise ModelError(
                    f"{type(self).__name__} got {name!r} twice: by position and by keyword", self.place
                )
            data[name] = value

    def _mistake(self, error: ValidationError, args: tuple[Any, ...]) -> ModelError:
        """The first mistake with its place; pydantic's order is that of the attributes."""
        details = cast("dict[str, Any]", error.errors(include_url=False)[0])
        route = [step for step in details["loc"] if not _is_type_tag(step)]
        message = describe(type(self), {**details, "loc": tuple(route)})
        if route and route[0] in self._positional[: len(args)]:
            route[0] = self._positional.index(str(route[0]))
        place = self.origin.argument(*route) if self.origin else None
        return ModelError(message, place)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only what was set: most values have dozens of attributes and a handful of them given."""
        return ((name, value) for name, value in super().__repr_args__() if name in self.model_fields_set)

    @property
    def origin(self) -> Maker | None:
        """The call in a blueprint that made this value, or None if no person did."""
        return cast("Maker | None", getattr(self, "_origin", None))

    @property
    def place(self) -> Place | None:
        """The span of that call."""
        return self.origin.place() if self.origin else None

    def place_of(self, *route: str | int) -> Place | None:
        """The span of the argument that ``route`` leads to, or of the nearest thing around it that is written."""
        if self.origin is None:
            return None
        if route and route[0] in self._positional:
            by_position = self.origin.argument(self._positional.index(str(route[0])), *route[1:])
            if by_position != self.place:
                return by_position
        return self.origin.argument(*route)


def _is_type_tag(step: str | int) -> bool:
    """Whether a step of pydantic's location names a branch of a union, not something a person wrote."""
    return isinstance(step, str) and ("[" in step or step in _BRANCHES)


_BRANCHES = frozenset({"str", "int", "float", "bool", "none", "constrained-str", "is-instance"})
