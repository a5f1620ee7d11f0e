"""What a live check is: the attributes it proves, and a function from a promise and facts to failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackspec.compose.view.service import Service

__all__ = ["Check", "CouldNotAsk", "Failures", "Scope", "check", "has"]

Failures: TypeAlias = "Iterator[str]"
"""What a check's function yields: one sentence for each broken promise, saying what was seen and what was promised."""

Scope: TypeAlias = Literal["service", "pair", "stack"]
"""``service``: asked of each container, ``(service, container)``. ``pair``: of each ordered pair of services,
``(service, other, running)``. ``stack``: once, ``(stack, running)``."""


class CouldNotAsk(Exception):
    """A fact that nobody could tell: the check is skipped for this reason, which is never a pass."""


class Check:
    """One promise's proof. Its name is the function's (and the module's) with hyphens.

    ``attributes`` are the Compose attributes that it proves, dotted where a part of one is meant. ``promised`` tells
    whether a service promises anything that the check could find broken.
    """

    __slots__ = ("_judge", "attributes", "module", "name", "promised", "scope", "summary")

    def __init__(
        self,
        judge: Callable[..., Failures],
        scope: Scope,
        attributes: tuple[str, ...],
        promised: Callable[[Any], bool],
    ) -> None:
        self._judge = judge
        self.module = judge.__module__
        self.name = judge.__name__.strip("_").replace("_", "-")
        self.scope = scope
        self.attributes = attributes
        self.promised = promised
        self.summary = (judge.__doc__ or "").strip().partition("\n")[0]

    def __repr__(self) -> str:
        return f"Check({self.name})"

    def __call__(self, *subject: Any) -> Failures:
        """Judge; raises :class:`CouldNotAsk` (also while iterating) where a fact is missing."""
        return self._judge(*subject)


def _always(_: object) -> bool:
    return True


def check(
    *attributes: str, scope: Scope = "service", promised: Callable[[Any], bool] = _always
) -> Callable[[Callable[..., Failures]], Check]:
    """Make a generator function a check.

    ``promised`` takes the service (for a pair: the first one) or the stack; where it says False, there is nothing to ask.
    """

    def decorate(judge: Callable[..., Failures]) -> Check:
        return Check(judge, scope, attributes, promised)

    return decorate


def has(*attributes: str) -> Callable[[Service], bool]:
    """Return a ``promised`` that holds where a service has a value for one of the attributes."""
    return lambda service: any(attribute in service for attribute in attributes)
