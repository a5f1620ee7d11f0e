"""Selectors: the series of one metric, narrowed by labels; and what a histogram's series answer together."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from stackspec.model.monitoring.expression import (
    Binding,
    Expression,
    LabelNames,
    Window,
    refuse,
    spell_number,
    spell_window,
)
from stackspec.model.monitoring.matcher import Match, matchers

if TYPE_CHECKING:
    from stackspec.model.monitoring.metric import Metric
    from stackspec.promql.matcher import Matcher

__all__ = ["HistogramSeries", "Selector", "series", "spell_bound"]

_TARGET_LABELS = ("job", "instance")
"""Labels that Prometheus itself adds to whatever it scrapes."""


class Selector(Expression):
    """The series of one metric that meet some matchers. ``metric`` is its declaration, if it came from one."""

    __slots__ = ("matchers", "metric", "name", "shift")

    name: str
    matchers: tuple[Matcher, ...]
    metric: Metric | None
    shift: str

    def __init__(
        self, name: str, matchers: tuple[Matcher, ...] = (), metric: Metric | None = None, shift: str = ""
    ) -> None:
        chosen = f"{{{', '.join(map(str, matchers))}}}" if matchers else ""
        super().__init__(f"{name}{chosen}{f' offset {shift}' if shift else ''}", Binding.ATOM)
        for attribute, value in (
            ("name", name),
            ("matchers", matchers),
            ("metric", metric),
            ("shift", shift),
        ):
            object.__setattr__(self, attribute, value)

    def where(self, **labels: str | Match) -> Selector:
        """Only the series whose labels meet these conditions too: ``where(code=matching("5.."))``.

        Refuses a label that the metric's declaration does not have; ``job`` and ``instance`` every series has.
        """
        for label in labels:
            self._check_label(label)
        return self.target(**labels)

    def target(self, **labels: str | Match) -> Selector:
        """As :meth:`where`, for labels that the scrape job gives its targets: no declaration knows them."""
        try:
            added = matchers(labels)
        except ValueError as error:
            refuse(f"{self.name}: {error}")
        return Selector(self.name, (*self.matchers, *added), self.metric, self.shift)

    def _check_label(self, label: str) -> None:
        if self.metric is None or label in _TARGET_LABELS:
            return
        known = self.metric.labels_of(self.name)
        if label in known:
            return
        near = get_close_matches(label, known, n=1)
        cure = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(known) or 'none of its own'}"
        refuse(f"{self.name} has no label {label!r}: {cure}")

    def offset(self, span: Window) -> Selector:
        """The series as they were ``span`` ago."""
        return Selector(self.name, self.matchers, self.metric, spell_window(span))

    def ranged(self, window: Window, step: Window | None = None) -> str:
        """The text of the samples over ``window``; with ``step``, a subquery."""
        if step is not None:
            return super().ranged(window, step)
        chosen = self.text.removesuffix(f" offset {self.shift}") if self.shift else self.text
        shift = f" offset {self.shift}" if self.shift else ""
        return f"{chosen}[{spell_window(window)}]{shift}"

    def _counting(self, function: str, window: Window) -> Expression:
        if self.metric is not None and not self.metric.counts(self.name):
            refuse(
                f"{function} is for counters, but {self.name} is a {self.metric.kind}, which may fall: use delta, deriv "
                "or a function over time"
            )
        return self.over_time(function, window)

    def rate(self, window: Window) -> Expression:
        """A counter's growth per second, averaged over ``window``."""
        return self._counting("rate", window)

    def irate(self, window: Window) -> Expression:
        """A counter's growth per second between the last two samples within ``window``: for panels."""
        return self._counting("irate", window)

    def increase(self, window: Window) -> Expression:
        """A counter's growth over ``window``."""
        return self._counting("increase", window)

    def resets(self, window: Window) -> Expression:
        """How often a counter fell within ``window``: restarts."""
        return self._counting("resets", window)

    def changes(self, window: Window) -> Expression:
        """How often the value changed within ``window``."""
        return self.over_time("changes", window)

    def delta(self, window: Window) -> Expression:
        """A gauge's difference over ``window``."""
        return self.over_time("delta", window)

    def deriv(self, window: Window) -> Expression:
        """A gauge's slope per second over ``window``, by linear regression."""
        return self.over_time("deriv", window)

    def predict_linear(self, window: Window, ahead: Window) -> Expression:
        """A gauge's value ``ahead`` of now, if it goes on as over ``window``."""
        from stackspec.units import Duration

        return self.over_time("predict_linear", window, after=f", {spell_number(Duration(ahead).seconds)}")


class HistogramSeries:
    """The series of a classic histogram: buckets, sum and count, and the questions they answer."""

    __slots__ = ("_matchers", "metric")

    def __init__(self, metric: Metric, matchers: tuple[Matcher, ...] = ()) -> None:
        self.metric = metric
        self._matchers = matchers

    def where(self, **labels: str | Match) -> HistogramSeries:
        """Only the series whose labels meet these conditions."""
        return HistogramSeries(self.metric, self.count.where(**labels).matchers)

    @property
    def buckets(self) -> Selector:
        """``…_bucket``: how many observations were at most ``le``."""
        return Selector(f"{self.metric.name}_bucket", self._matchers, self.metric)

    @property
    def sum(self) -> Selector:
        """``…_sum``: the observations added up."""
        return Selector(f"{self.metric.name}_sum", self._matchers, self.metric)

    @property
    def count(self) -> Selector:
        """``…_count``: how many observations there were."""
        return Selector(f"{self.metric.name}_count", self._matchers, self.metric)

    def quantile(self, quantile: float, window: Window, *, by: LabelNames = ()) -> Expression:
        """The value that the share ``quantile`` (0 to 1) of the observations within ``window`` did not exceed."""
        if not 0 <= quantile <= 1:
            refuse(f"{quantile} is no quantile: write a share from 0 to 1, like 0.99")
        labels = (by,) if isinstance(by, str) else tuple(by)
        per_bucket = self.buckets.rate(window).sum(by=(*labels, "le"))
        return Expression(f"histogram_quantile({spell_number(quantile)}, {per_bucket})")

    def mean(self, window: Window, *, by: LabelNames = ()) -> Expression:
        """The mean observation within ``window``."""
        return self.sum.rate(window).sum(by=by) / self.count.rate(window).sum(by=by)

    def share_within(self, bound: float, window: Window, *, by: LabelNames = ()) -> Expression:
        """The share (0 to 1) of observations within ``window`` that were at most ``bound``, one of the buckets'."""
        return self.below(bound).rate(window).sum(by=by) / self.count.rate(window).sum(by=by)

    def below(self, bound: float) -> Selector:
        """The bucket with the upper bound ``bound``, as Prometheus 2 and 3 spell it; refuses what is no bucket's."""
        known = self.metric.bounds
        if known and bound not in known:
            listed = ", ".join(spell_number(item) for item in known)
            refuse(f"{self.metric.name} has no bucket up to {spell_number(bound)}: it has {listed}")
        return self.buckets.target(le=spell_bound(bound))


def spell_bound(bound: float) -> str | Match:
    """A bucket's ``le``: Prometheus 3 writes ``1.0`` where Prometheus 2 kept the ``1`` of many exporters."""
    text = spell_number(bound)
    return Match("=~", f"{text}|{text}\\.0") if text.isdigit() else text


def series(name: str, **labels: str | Match) -> Selector:
    """The series of a metric that the model does not declare: of an exporter, or recorded by a rule."""
    from stackspec.model.monitoring.expression import raw

    if not isinstance(raw(name), Expression) or not name.replace(":", "_").isidentifier():
        refuse(f"{name!r} is no metric name: use letters, digits, _ and :")
    return Selector(name).target(**labels)
