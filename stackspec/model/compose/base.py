"""What every Compose value shares: it may carry extensions, and top-level ones have a key and can be referred to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple, TypeAlias

from pydantic import AfterValidator, Field

from stackspec.model.fields import NOTHING, Key, Map
from stackspec.model.value import ModelError, Value

__all__ = ["ComposeValue", "KeyedBy", "Mistake", "Named", "Reference", "key_of", "of_kind"]


class Mistake(NamedTuple):
    """A combination of attributes that no engine would run: the route to the culprit, and what to do."""

    route: tuple[str | int, ...]
    message: str


def _extension_keys(value: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in value:
        if not key.startswith("x-"):
            raise ValueError(f"{key!r} is no extension: its name must start with x-")
    return value


class ComposeValue(Value):
    """A value with a place in a Compose file."""

    extensions: Annotated[Map[str, Any], AfterValidator(_extension_keys)] = NOTHING
    """Keys that start with ``x-``; Compose ignores them, other tools may not."""

    def __init__(self, *args: Any, **data: Any) -> None:
        super().__init__(*args, **data)
        if type(self)._mistakes is ComposeValue._mistakes:  # noqa: SLF001 - the class's own
            return
        for route, message in self._mistakes():
            raise ModelError(
                f"{self}: {message}" if isinstance(self, Named) else message, self.place_of(*route)
            )

    def _mistakes(self) -> Iterator[Mistake]:
        """Combinations of attributes that cannot work; the first one is reported."""
        return iter(())


class KeyedBy(NamedTuple):
    """Annotation: this sequence is written as a mapping, each item under the key of its attribute ``reference``."""

    reference: str


class Named(ComposeValue):
    """A top-level element: a stack's other values refer to it, and Compose lists it under its key."""

    key: Key = Field(kw_only=False)
    """The name within the stack."""

    kind: ClassVar[str]
    """The word for it in messages."""
    section: ClassVar[str]
    """The top-level attribute that lists it."""

    def __str__(self) -> str:
        return f"{self.kind} {self.key!r}"


Reference: TypeAlias = "Named | str"


def key_of(reference: Named | str) -> str:
    """The key that a reference leads to."""
    return reference if isinstance(reference, str) else reference.key


def of_kind(kind: type[Named]) -> Callable[[Any], Any]:
    """A check that something refers to an element of ``kind``, as a value or by key; it looks no further into it."""

    def check(value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, Named) and value.kind == kind.kind):
            return value
        raise ValueError(f"{value!r} is no {kind.kind}: refer to one by its value or its key")

    return check
