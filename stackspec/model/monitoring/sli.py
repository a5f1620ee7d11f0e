"""Service level indicators: how good work and bad work are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.case import Fires, Silent
from stackspec.model.monitoring.expression import Binding, Expression, spell_number
from stackspec.model.monitoring.functions import vector
from stackspec.model.monitoring.series import HistogramSeries, Selector
from stackspec.promql.analysis import parse, selection, usage
from stackspec.promql.example import example_labels, spell_series

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Events", "Indicator", "Latency", "RawRatio"]


def _counter(value: Any) -> Selector:
    if isinstance(value, Selector):
        value.rate("5m")  # refuses what is declared as no counter
        return value
    try:
        tree = parse(value) if isinstance(value, str) else None
    except ValueError as error:
        raise ValueError(f"{value!r} is no selector: {error}") from None
    if tree is None or type(tree).__name__ != "VectorSelector":
        raise ValueError(
            f"{value!r} is no selector: give a counter such as bot.metric('orders_total'), without rate"
        )
    chosen = selection(tree)
    if chosen.metric is None or chosen.offset:
        raise ValueError(f"{value!r} is no selector of one metric: write its name, without offset")
    return Selector(chosen.metric, chosen.matchers)


def _histogram(value: Any) -> HistogramSeries:
    if isinstance(value, HistogramSeries):
        return value
    raise ValueError(f"{value!r} is no histogram: give one such as bot.histogram('order_execution_seconds')")


def _windowed(text: str) -> str:
    if "[$window]" not in text:
        raise ValueError(f"{text!r} has no window: write [$window] where the range stands")
    try:
        usage(text.replace("$window", "5m"))
    except ValueError as error:
        raise ValueError(f"{text!r} is no PromQL: {error}") from None
    return text


_TEXT = WithJsonSchema({"type": "string"})
CounterSelector: TypeAlias = Annotated[Selector | str, PlainValidator(_counter), _TEXT]
"""The series of a counter; holds a :class:`Selector`."""


class _Indicator(MonitoringValue):
    def error_ratio(self, window: str) -> Expression:
        """The share of bad work over ``window``, from 0 to 1; no series while there is no work."""
        raise NotImplementedError

    @property
    def cases(self) -> tuple[Fires | Silent, ...]:
        """All work bad, all work good; empty where no example comes to mind."""
        return ()


def _ratio(bad: Expression, all_: Expression) -> Expression:
    """Without work there is no ratio, instead of a NaN that would spoil the mean over the window."""
    return bad / (all_ > 0)


class Events(_Indicator):
    """Counters of bad events and of all events."""

    errors: CounterSelector = Field(kw_only=False)
    """The bad ones: ``bot.metric("orders_total").where(outcome="failed")``."""
    total: CounterSelector = Field(kw_only=False)
    """All of them, the bad ones included."""

    def error_ratio(self, window: str) -> Expression:
        """The growth of errors by that of all events; no errors at all are 0."""
        bad = _counter(self.errors).rate(window).sum() | vector(0)
        return _ratio(bad, _counter(self.total).rate(window).sum())

    @property
    def cases(self) -> tuple[Fires | Silent, ...]:
        """Only errors; only other events."""
        errors, total = _counter(self.errors), _counter(self.total)
        bad, good = example_labels(errors.matchers), example_labels(total.matchers)
        if bad is None or good is None:
            return ()
        same = errors.name == total.name
        if same and not all(matcher.covers(bad.get(matcher.label, "")) for matcher in total.matchers):
            return ()
        if same and all(matcher.covers(good.get(matcher.label, "")) for matcher in errors.matchers):
            return ()
        growing = {spell_series(errors.name, bad): _GROWING}
        working = {spell_series(total.name, good): _GROWING}
        return _cases(growing if same else {**growing, **working}, working)


class Latency(_Indicator):
    """Observations of a histogram: bad are those above a bound."""

    histogram: Annotated[HistogramSeries, PlainValidator(_histogram), _TEXT] = Field(kw_only=False)
    within: float = Field(gt=0)
    """The greatest good observation; must be the upper bound of a bucket."""

    def _mistakes(self) -> Iterator[Mistake]:
        bounds = self.histogram.metric.bounds
        if bounds and self.within not in bounds:
            listed = ", ".join(map(spell_number, bounds))
            name = self.histogram.metric.name
            message = f"{name} has no bucket up to {spell_number(self.within)}: it has {listed}"
            yield Mistake(("within",), message)

    def error_ratio(self, window: str) -> Expression:
        """Observations above the bound, by all."""
        total = self.histogram.count.rate(window).sum()
        return _ratio(total - self.histogram.below(self.within).rate(window).sum(), total)

    @property
    def cases(self) -> tuple[Fires | Silent, ...]:
        """No observation within the bound; all of them."""
        labels = example_labels(self.histogram.count.matchers)
        if labels is None:
            return ()
        bucket = spell_series(self.histogram.buckets.name, {**labels, "le": spell_number(self.within)})
        total = spell_series(self.histogram.count.name, labels)
        return _cases({bucket: 0, total: _GROWING}, {bucket: _GROWING, total: _GROWING})


class RawRatio(_Indicator):
    """The share of bad work as PromQL text, with ``[$window]`` where the range stands."""

    text: Annotated[str, AfterValidator(_windowed)] = Field(kw_only=False)
    """Such as ``1 - avg_over_time(up{job="bot"}[$window])``; must lie between 0 and 1."""

    def error_ratio(self, window: str) -> Expression:
        """The text with the window put in."""
        return Expression(self.text.replace("$window", window), Binding.RAW)


Indicator: TypeAlias = Events | Latency | RawRatio

_GROWING = "0+60x90"


def _cases(bad: dict[str, Any], good: dict[str, Any]) -> tuple[Fires | Silent, ...]:
    return (
        Fires(bad, after="1h", because="all work is bad"),
        Silent(good, after="1h", because="all work is good"),
    )
