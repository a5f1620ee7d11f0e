"""Matchers: which values of a label are meant, in PromQL's selectors and in Alertmanager's routes alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic_core import core_schema

from stackspec.model.monitoring.names import is_label_name
from stackspec.model.origin import here
from stackspec.model.value import ModelError
from stackspec.model.variable import has_variable
from stackspec.promql.matcher import Matcher, Operator

__all__ = ["Match", "Matchers", "matchers", "matching", "not_matching", "other_than"]


class Match(NamedTuple):
    """A condition on a label's value; text alone means equality."""

    operator: Operator
    value: str


def matching(pattern: str) -> Match:
    """The label's whole value matches a regular expression: ``where(code=matching("5.."))``."""
    return Match("=~", _regex(pattern))


def not_matching(pattern: str) -> Match:
    """The label's whole value does not match a regular expression."""
    return Match("!~", _regex(pattern))


def other_than(value: str) -> Match:
    """The label has any value but this; ``other_than("")`` asks that the label is there."""
    return Match("!=", value)


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        origin = here()
        message = f"{pattern!r} is no regular expression ({error}): correct it"
        raise ModelError(message, origin.place() if origin else None) from None
    return pattern


def matchers(conditions: Mapping[str, str | Match]) -> tuple[Matcher, ...]:
    """One matcher a label, in the order given; raises ``ValueError`` for what is no label or no condition."""
    return tuple(_matcher(label, condition) for label, condition in conditions.items())


def _matcher(label: str, condition: str | Match) -> Matcher:
    if not is_label_name(label):
        raise ValueError(
            f"{label!r} is no label name: use letters, digits and _, not starting with a digit or __"
        )
    if has_variable(condition if isinstance(condition, str) else getattr(condition, "value", "")):
        raise ValueError(
            f"{label} cannot be a variable: nothing that reads it knows Compose's variables; write the value"
        )
    if isinstance(condition, str):
        return Matcher(label, "=", condition)
    if isinstance(condition, Match):
        return Matcher(label, *condition)
    raise ValueError(
        f"{condition!r} is no condition on {label}: write text, matching(…), other_than(…) or not_matching(…)"
    )


def _parsed(value: Any) -> tuple[Matcher, ...]:
    if isinstance(value, Mapping):
        return matchers(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        items = tuple(value)
        if all(isinstance(item, Matcher) for item in items):
            return items
    raise ValueError(f"{value!r} are no matchers: write a mapping such as {{'severity': 'critical'}}")


class _AnyInput:
    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_parsed)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


Matchers: TypeAlias = Annotated[Mapping[str, str | Match] | tuple[Matcher, ...], _AnyInput()]
"""``{"severity": "critical", "service": matching("trading-.*")}``; holds a tuple of :class:`Matcher`."""
