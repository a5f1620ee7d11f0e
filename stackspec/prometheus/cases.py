"""Test cases for alerts: the author's, or those derived from the expression."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.model.monitoring.case import Fires
from stackspec.model.monitoring.expression import spell_number
from stackspec.model.value import ModelError
from stackspec.prometheus.derivation import (
    Buckets,
    Line,
    NotDerivable,
    Scene,
    made_false,
    made_true,
    refuse_ambiguous,
    summed_metrics,
)
from stackspec.promql.analysis import Usage, parse
from stackspec.promql.example import example_labels, spell_series
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.model.monitoring.case import Silent
    from stackspec.model.monitoring.rule import Alert
    from stackspec.promql.analysis import Selection
    from stackspec.promql.matcher import Matcher, Operator

__all__ = ["Check", "Experiment", "experiments"]

_SECOND = 1_000_000_000
_LONGEST = 2 * 86_400
"""Seconds; deriving for longer ranges would make the tests slow."""
_MOST_REASONS = 4


class Check(NamedTuple):
    """How many of an alert fire at a time."""

    after: int
    """Seconds since the first sample."""
    firing: int
    labels: dict[str, str] | None = None


class Experiment(NamedTuple):
    """Series that go in, and what is to be seen when."""

    name: str
    every: int
    """Seconds between samples."""
    series: dict[str, str]
    checks: tuple[Check, ...]


def experiments(alert: Alert) -> tuple[Experiment, ...]:
    """What proves an alert; raises ``ModelError`` at the alert if there is nothing and nothing can be derived."""
    if alert.cases:
        return tuple(_given(alert, case) for case in alert.cases)
    try:
        return tuple(_derived(alert))
    except NotDerivable as resisting:
        message = f"{alert}: no test can be derived ({resisting}): add cases=[Fires(…), Silent(…)]"
        raise ModelError(message, alert.place) from None


def _given(alert: Alert, case: Fires | Silent) -> Experiment:
    every = max(1, int(Duration(case.every)) // _SECOND)
    after = _settled(alert, every) if case.after is None else int(Duration(case.after)) // _SECOND
    count = case.count if isinstance(case, Fires) else 0
    labels = dict(case.labels) if isinstance(case, Fires) and case.labels is not None else None
    series = {str(name): _held(str(samples), after, every) for name, samples in case.given.items()}
    what = case.because or ("fires" if count else "stays silent")
    return Experiment(f"{alert.name}: {what}", every, series, (Check(after, count, labels),))


def _held(samples: str, after: int, every: int) -> str:
    """A single number holds until the end."""
    try:
        float(samples)
    except ValueError:
        return samples
    return f"{samples}x{after // every + 1}"


def _settled(alert: Alert, every: int) -> int:
    """Seconds after which the alert must have made up its mind."""
    usage = alert.usage
    past = max((abs(item.offset) + (item.range or 0.0) for item in usage.selections), default=0.0)
    filled = int(past) + 2 * every
    lasting = int(Duration(alert.lasting)) // _SECOND
    keeping = int(Duration(alert.keep_firing_for)) // _SECOND
    # Each stage ends at an evaluation, once a minute, so each rounds up by itself.
    return 60 * sum(-(-stage // 60) for stage in (filled, lasting, keeping))


def _derived(alert: Alert) -> Iterator[Experiment]:
    tree = parse(alert.expression.text)
    every = _step(alert.usage)
    after = _settled(alert, every)
    if after > _LONGEST:
        raise NotDerivable(f"it looks back {after // 3600} hours")
    refuse_ambiguous(tree)
    lasting = int(Duration(alert.lasting)) // _SECOND
    fires = list(islice(made_true(tree, {}), _MOST_REASONS))
    if not fires:
        raise NotDerivable("nothing makes it fire")
    for number, scene in enumerate(fires, 1):
        checks = (
            (Check(lasting - 1, 0), Check(after, 1)) if lasting > 1 and number == 1 else (Check(after, 1),)
        )
        reason = f" ({number} of {len(fires)})" if len(fires) > 1 else ""
        yield Experiment(f"{alert.name}: fires{reason}", every, _series(scene, tree, after, every), checks)
    if alert.severity == "none":
        return
    silent = list(islice(made_false(tree, {}), _MOST_REASONS))
    if not silent:
        raise NotDerivable("nothing makes it silent")
    for number, scene in enumerate(silent, 1):
        reason = f" ({number} of {len(silent)})" if len(silent) > 1 else ""
        yield Experiment(
            f"{alert.name}: stays silent{reason}",
            every,
            _series(scene, tree, after, every),
            (Check(after, 0),),
        )


def _step(usage: Usage) -> int:
    """Seconds between samples, so that the shortest range holds at least four."""
    shortest = min((item.range for item in usage.selections if item.range), default=240.0)
    return max(1, min(60, int(shortest) // 4))


def _series(scene: Scene, tree: Any, after: int, every: int) -> dict[str, str]:
    samples: dict[str, str] = {}
    for metric, labels, found in _present(scene, tree):
        for extra, line in _lines(found):
            samples[spell_series(metric, {**labels, **extra})] = _spell(line, after, every)
    return samples


def _present(scene: Scene, tree: Any) -> Iterator[tuple[str, dict[str, str], Line | Buckets]]:
    """Each series that is there: metric, labels, values."""
    common = _common_conditions(scene)
    for chosen, found in scene.items():
        if found is None:
            continue
        if chosen.metric is None:
            raise NotDerivable("a selector names no metric")
        part = _part_of(chosen, scene)
        if part is None:
            yield chosen.metric, _example([*common, *chosen.matchers]), found
            continue
        if chosen.metric not in summed_metrics(tree):
            raise NotDerivable(f"{chosen.metric} is selected in two ways")
        special = next(matcher for matcher in part.matchers if matcher not in chosen.matchers)
        yield (
            chosen.metric,
            _example([*common, *chosen.matchers, _negated(special)]),
            _rest(found, scene[part]),
        )


def _part_of(whole: Selection, scene: Scene) -> Selection | None:
    """Another selector in the scene that chooses a part of what ``whole`` chooses."""
    parts = [
        other
        for other, found in scene.items()
        if found is not None and other.metric == whole.metric and set(other.matchers) > set(whole.matchers)
    ]
    if len(parts) > 1:
        raise NotDerivable(f"{whole.metric} is selected in {len(parts) + 1} ways")
    return parts[0] if parts else None


def _rest(whole: Line | Buckets, part: Line | Buckets | None) -> Line:
    if not isinstance(whole, Line) or not isinstance(part, Line):
        raise NotDerivable("a histogram is selected in two ways")
    rest = Line(whole.start - part.start, whole.slope - part.slope)
    if rest.start < 0 or rest.slope < 0:
        raise NotDerivable("a part would be more than the whole")
    return rest


_OPPOSITES: dict[Operator, Operator] = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}


def _negated(matcher: Matcher) -> Matcher:
    return matcher._replace(operator=_OPPOSITES[matcher.operator])


def _common_conditions(scene: Scene) -> list[Matcher]:
    """Conditions that all series may meet, so that those on both sides of an operator find each other."""
    present = [chosen for chosen, found in scene.items() if found is not None]
    special = {
        matcher
        for chosen in present
        for other in present
        if chosen.metric == other.metric
        for matcher in set(chosen.matchers) ^ set(other.matchers)
    }
    conditions = [
        matcher
        for chosen in present
        for matcher in chosen.matchers
        if matcher.label != "le" and matcher not in special
    ]
    labels = _example(list(dict.fromkeys(conditions)))
    for chosen, found in scene.items():
        there = chosen.metric in {other.metric for other in present}
        if (
            found is None
            and there
            and all(matcher.covers(labels.get(matcher.label, "")) for matcher in chosen.matchers)
        ):
            raise NotDerivable(f"{chosen.metric} would have to be there and not")
    return conditions


def _example(conditions: list[Matcher]) -> dict[str, str]:
    labels = example_labels(matcher for matcher in conditions if matcher.label != "le")
    if labels is None:
        raise NotDerivable("no labels meet all its matchers")
    return labels


def _lines(found: Line | Buckets) -> Iterator[tuple[dict[str, str], Line]]:
    if isinstance(found, Line):
        yield {}, found
        return
    for bound, line in ((found.low, Line(0.0)), (found.high, Line(0.0, 1.0)), (float("inf"), Line(0.0, 1.0))):
        text = "+Inf" if bound == float("inf") else repr(float(bound))
        yield {"le": text}, line


def _spell(line: Line, after: int, every: int) -> str:
    """The samples in promtool's notation."""
    step, count = line.slope * every, after // every + 1
    start = spell_number(_tidy(line.start))
    if not step:
        return f"{start}x{count}"
    sign = "+" if step > 0 else "-"
    return f"{start}{sign}{spell_number(abs(_tidy(step)))}x{count}"


def _tidy(value: float) -> float:
    """Without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")
