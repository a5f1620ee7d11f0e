"""Properties that are computed once, on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

__all__ = ["lazy"]

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - it reads as the decorator it is
    """``functools.cached_property`` without its lock, which costs more than most values computed here.

    The value lands in the instance's dictionary and hides this (non-data) descriptor from then on.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | Self:
        """Compute the value and keep it."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value
