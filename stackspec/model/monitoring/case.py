"""Test cases of an alert: series that go in, and whether it fires; ``promtool test rules`` runs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Field
from pydantic_core import core_schema

from stackspec.model.fields import Span
from stackspec.model.monitoring.base import MonitoringValue
from stackspec.model.monitoring.expression import Expression, spell_number
from stackspec.model.monitoring.names import Labels
from stackspec.model.monitoring.series import Selector
from stackspec.promql.analysis import parse, selection

__all__ = ["Case", "Fires", "Samples", "Silent"]

_NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|NaN|[iI]nf)"
_SAMPLES = re.compile(
    rf"(?:(?:{_NUMBER}(?:[-+]{_NUMBER.removeprefix('[-+]?')})?(?:x\d+)?|_(?:x\d+)?|stale|\{{\{{[^}}]*\}}\}}(?:[-+]\{{\{{[^}}]*\}}\}})?(?:x\d+)?)(?:\s+|\Z))+"
)


def _series_text(key: Any) -> str:
    text = key.text if isinstance(key, Expression) else key
    if not isinstance(text, str):
        raise ValueError(f"{key!r} is no series: write a selector, or text like 'up{{job=\"bot\"}}'")
    try:
        tree = parse(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no series: {error}") from None
    if type(tree).__name__ != "VectorSelector":
        raise ValueError(f"{text!r} is no series: write a metric with labels, like 'up{{job=\"bot\"}}'")
    chosen = selection(tree)
    if chosen.metric is None or any(matcher.operator != "=" for matcher in chosen.matchers) or chosen.offset:
        raise ValueError(f'{text!r} may be several series: write a metric and label="value" only')
    return text


def _samples_text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return spell_number(value)
    if not isinstance(value, str) or _SAMPLES.fullmatch(value.strip()) is None:
        raise ValueError(
            f"{value!r} are no samples: write a number, or promtool's notation like '0+10x60' or '1 1 _ 0'"
        )
    return value.strip()


def _sampled(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} are no series: write a mapping from series to samples")
    return {_series_text(key): _samples_text(samples) for key, samples in value.items()}


class _Samples:
    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_sampled)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": ["string", "number"]}}


Samples: TypeAlias = Annotated[Mapping[Selector, float | str] | Mapping[str, float | str], _Samples()]
"""Samples by series: a number holds for the whole case, text is promtool's notation with one sample ``every`` so often."""


class Case(MonitoringValue):
    """Series that go in, and when to look."""

    given: Samples = Field(default_factory=dict, kw_only=False)
    """Samples by series: ``{selector: 6}`` or ``{'up{job="bot"}': "1x5 0x10"}``; none for what is absent."""
    after: Span | None = None
    """When to look, from the first sample on; by default when it should have fired at the latest."""
    every: Span = "1m"
    """The time between two samples."""
    because: str = ""
    """What the case shows, in a few words."""


class Fires(Case):
    """With these series the alert fires."""

    labels: Labels | None = None
    """All labels of the one alert that then fires, ``severity`` and such apart; None looks at the number only."""
    count: int = Field(default=1, ge=1)
    """How many alerts fire."""


class Silent(Case):
    """With these series the alert does not fire."""
