"""Metrics that a service declares to expose, with the bounds that ``promtool check metrics`` would put on them."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, ClassVar, cast

from pydantic import AfterValidator, Field

from stackspec.model.fields import Seq
from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.expression import refusal, refuse
from stackspec.model.monitoring.names import LabelName, MetricName
from stackspec.model.monitoring.series import HistogramSeries, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackspec.model.monitoring.matcher import Match

__all__ = ["Counter", "Gauge", "Histogram", "Metric", "Summary", "Untyped", "histogram_of", "series_of"]

_OTHER_UNITS = {
    "milliseconds": "seconds", "microseconds": "seconds", "nanoseconds": "seconds", "minutes": "seconds",
    "hours": "seconds", "days": "seconds", "kilobytes": "bytes", "megabytes": "bytes", "gigabytes": "bytes",
    "kibibytes": "bytes", "mebibytes": "bytes", "gibibytes": "bytes", "bits": "bytes", "fahrenheit": "celsius",
    "ms": "seconds", "millis": "seconds", "kb": "bytes", "mb": "bytes", "gb": "bytes",
}  # fmt: skip
"""Units whose base unit Prometheus asks for, so that no reader must guess the factor."""
_DERIVED = ("_bucket", "_sum", "_count")


class Metric(MonitoringValue):
    """A metric that a service exposes. Base of the five kinds."""

    kind: ClassVar[str]
    """The word of the exposition format's ``# TYPE`` line."""

    name: MetricName = Field(kw_only=False)
    help: str = Field(default="", kw_only=False)
    """One line on what is measured."""
    labels: Seq[LabelName] = ()
    """Names of the labels that the service sets; ``job`` and ``instance`` come from the scrape."""
    unit: str | None = None
    """The base unit, which the name then ends with: ``seconds``, ``bytes``, ``ratio``."""
    foreign: bool = False
    """Exposed by software that somebody else writes: naming conventions are not asked of it."""

    def _mistakes(self) -> Iterator[Mistake]:
        if len(set(self.labels)) < len(self.labels):
            yield Mistake(("labels",), f"{list(self.labels)} names a label twice: drop one")
        if self.unit is not None and self.unit not in self._stem.split("_"):
            yield Mistake(
                ("unit",), f"the name does not end with its unit {self.unit!r}: rename it, or drop unit="
            )
        if not self.foreign:
            yield from self._unconventional()

    @property
    def _stem(self) -> str:
        return self.name.removesuffix("_total")

    def _unconventional(self) -> Iterator[Mistake]:
        word = self._stem.rpartition("_")[2]
        if word in _OTHER_UNITS:
            yield Mistake(
                ("name",), f"{word} is no base unit: measure in {_OTHER_UNITS[word]}, and name it so"
            )
        if self.name != self.name.lower():
            yield Mistake(("name",), f"write the name in lower case: {self.name.lower()}")
        for suffix in ("_total", *_DERIVED, "_info") if self.kind != "counter" else _DERIVED:
            if self.name.endswith(suffix) and not (suffix == "_info" and self.kind == "gauge"):
                yield Mistake(
                    ("name",),
                    f"{suffix} is kept for other kinds of metric: drop it from a {self.kind}'s name",
                )

    @property
    def bounds(self) -> tuple[float, ...]:
        """Upper bounds of a histogram's buckets, if they are declared."""
        return ()

    @property
    def exposed(self) -> tuple[str, ...]:
        """Names of the series that this metric brings."""
        return (self.name,)

    def labels_of(self, series: str) -> tuple[str, ...]:
        """Names of the labels of one of the exposed series, target labels apart."""
        return tuple(self.labels) if series != f"{self.name}_bucket" else (*self.labels, "le")

    def counts(self, series: str) -> bool:
        """Whether one of the exposed series only rises, so that ``rate`` makes sense."""
        return self.kind in ("counter", "unknown") or series.endswith(_DERIVED)

    def series(self, **labels: str | Match) -> Selector:
        """The metric's series; labels given here are those of the targets."""
        return Selector(self.name, (), self).target(**labels)


class Counter(Metric):
    """Only rises, except when the service restarts: requests, errors, bytes sent. The name ends with ``_total``."""

    kind = "counter"

    def _unconventional(self) -> Iterator[Mistake]:
        yield from super()._unconventional()
        if not self.name.endswith("_total"):
            yield Mistake(("name",), f"a counter's name ends with _total: write {self.name}_total")


class Gauge(Metric):
    """May rise and fall: a level, a temperature, a time of day."""

    kind = "gauge"


class Untyped(Metric):
    """Exposed without a type."""

    kind = "unknown"


def _rising(bounds: Sequence[float]) -> tuple[float, ...]:
    finite = tuple(bound for bound in bounds if not math.isinf(bound))
    if list(finite) != sorted(set(finite)) or any(math.isnan(bound) for bound in finite):
        raise ValueError(f"{list(bounds)} do not rise: write upper bounds from the least to the greatest")
    return finite


class Histogram(Metric):
    """Observations counted into buckets: durations, sizes."""

    kind = "histogram"
    buckets: Annotated[Seq[float], AfterValidator(_rising)] = ()
    """Upper bounds, rising; ``+Inf`` is added by itself. Leave them out if they are not known."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if "le" in self.labels:
            yield Mistake(("labels",), "'le' is the buckets' own label: drop it")

    @property
    def bounds(self) -> tuple[float, ...]:
        """The finite upper bounds."""
        return tuple(self.buckets)

    def series(self, **labels: str | Match) -> Selector:  # noqa: ARG002 - whatever the labels
        """Refused: a classic histogram has three series, none of its own name."""
        listed = ", ".join(self.exposed)
        message = f"{self.name} is a histogram: there is no series of that name, only {listed}"
        raise refusal(f"{message}: ask .histogram(…).quantile(0.99, '5m'), or one of these by name")

    @property
    def exposed(self) -> tuple[str, ...]:
        """Buckets, sum and count."""
        return (f"{self.name}_bucket", f"{self.name}_sum", f"{self.name}_count")

    def histogram(self, **labels: str | Match) -> HistogramSeries:
        """All the series together; labels given here are those of the targets."""
        return HistogramSeries(self, Selector(f"{self.name}_count").target(**labels).matchers)


class Summary(Metric):
    """Observations with quantiles that the service computed itself."""

    kind = "summary"

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if "quantile" in self.labels:
            yield Mistake(("labels",), "'quantile' is the summary's own label: drop it")

    @property
    def exposed(self) -> tuple[str, ...]:
        """Quantiles under the metric's own name, sum and count."""
        return (self.name, f"{self.name}_sum", f"{self.name}_count")

    def labels_of(self, series: str) -> tuple[str, ...]:
        """The declared labels; the quantiles also have ``quantile``."""
        return (*self.labels, "quantile") if series == self.name else tuple(self.labels)


def series_of(metrics: Sequence[Metric], name: str, owner: str, **labels: str | Match) -> Selector:
    """The series ``name`` among declared ``metrics``; ``owner`` names who declares them, in messages.

    Refuses a name that nobody declares, with the nearest that is declared. ``labels`` are those of the targets.
    """
    for metric in metrics:
        if metric.name == name:
            return metric.series(**labels)
        if name in metric.exposed:
            return Selector(name, (), metric).target(**labels)
    known = [exposed for metric in metrics for exposed in metric.exposed]
    raise refusal(f"{owner} declares no metric {name!r}: {_nearest(name, known)}")


def histogram_of(metrics: Sequence[Metric], name: str, owner: str, **labels: str | Match) -> HistogramSeries:
    """The histogram ``name`` among declared ``metrics``; refuses as :func:`series_of` does."""
    found = next((metric for metric in metrics if metric.name == name), None)
    if found is None:
        known = [metric.name for metric in metrics if metric.kind == "histogram"]
        refuse(f"{owner} declares no metric {name!r}: {_nearest(name, known)}")
    if found.kind != "histogram":
        refuse(f"{name} is a {found.kind}, no histogram: use metric({name!r})")
    return cast("Histogram", found).histogram(**labels)


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(repr(item) for item in near) + "?"
    return (
        f"it declares {', '.join(known[:8])}{' …' if len(known) > 8 else ''}" if known else "it declares none"
    )
