"""Alertmanager's configuration: which alert goes to whom, when, and what silences what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.fields import Seq, Span, Text
from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.case import Fires
from stackspec.model.monitoring.matcher import Matchers
from stackspec.model.monitoring.names import LabelName, ResourceName, Url
from stackspec.model.monitoring.receiver import Receiver, Webhook
from stackspec.model.monitoring.rule import Alert
from stackspec.model.monitoring.secret_file import SecretFile
from stackspec.model.origin import made_by
from stackspec.promql.matcher import Matcher
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AlertmanagerConfig", "Heartbeat", "Inhibition", "Route", "TimeInterval", "TimeRange"]

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _clock(value: str) -> str:
    if _CLOCK.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no time of day: write HH:MM, from 00:00 to 24:00")
    return value


def _within(words: tuple[str, ...], least: int, most: int) -> Any:
    def number(text: str) -> int:
        if text in words:
            return words.index(text) + (0 if words is _WEEKDAYS else 1)
        if re.fullmatch(r"-?\d+", text) and (not words or words is _MONTHS):
            return int(text)
        raise ValueError

    def check(value: str) -> str:
        first, _, last = value.partition(":")
        try:
            low, high = number(first), number(last or first)
        except ValueError:
            low, high = 1, 0
        negative_tail = low > 0 > high  # 1:-1 counts days from the month's end
        if not (least <= low <= most and least <= high <= most and (low <= high or negative_tail)) or (
            not words and 0 in (low, high)
        ):
            raise ValueError(
                f"{value!r} is no range here: write one or first:last, each from {least} to {most}"
                if not words
                else f"{value!r} is no range here: write one or first:last of {words[0]} … {words[-1]}"
            )
        return value

    return AfterValidator(check)


class TimeRange(MonitoringValue):
    """A stretch of a day, from ``start`` up to but not including ``end``."""

    start: Annotated[str, AfterValidator(_clock)] = Field(kw_only=False)
    end: Annotated[str, AfterValidator(_clock)] = Field(kw_only=False)

    def _mistakes(self) -> Iterator[Mistake]:
        if self.start >= self.end:
            yield Mistake(("end",), f"{self.end} is not after {self.start}: split it at midnight")


class TimeInterval(MonitoringValue):
    """Times in which routes are muted or active. What is left out does not matter."""

    name: ResourceName = Field(kw_only=False)
    times: Seq[TimeRange] = ()
    weekdays: Seq[Annotated[str, _within(_WEEKDAYS, 0, 6)]] = ()
    """``"monday:friday"``, ``"sunday"``."""
    days_of_month: Seq[Annotated[str, _within((), -31, 31)]] = ()
    """``"1:7"``; ``"-1"`` is the last day."""
    months: Seq[Annotated[str, _within(_MONTHS, 1, 12)]] = ()
    years: Seq[Annotated[str, Field(pattern=r"^\d{4}(:\d{4})?$")]] = ()
    location: Text = "UTC"
    """A name of the time zone database: ``Europe/Berlin``."""

    def _mistakes(self) -> Iterator[Mistake]:
        if not (self.times or self.weekdays or self.days_of_month or self.months or self.years):
            yield Mistake((), "it has no times: give times=, weekdays=, days_of_month=, months= or years=")


def _reference(kind: type[Receiver] | type[TimeInterval], word: str) -> Any:
    def check(value: Any) -> Any:
        if isinstance(value, kind) or (isinstance(value, str) and value):
            return value
        raise ValueError(f"{value!r} is no {word}: refer to one by its value or its name")

    return PlainValidator(check)


_NAME = WithJsonSchema({"type": "string"})
ReceiverReference: TypeAlias = Annotated[Receiver | str, _reference(Receiver, "receiver"), _NAME]
IntervalReference: TypeAlias = Annotated[TimeInterval | str, _reference(TimeInterval, "time interval"), _NAME]


class Route(MonitoringValue):
    """Alerts that match go to a receiver, or to the first child that matches."""

    receiver: ReceiverReference | None = Field(default=None, kw_only=False)
    """By default the parent's."""
    matchers: Matchers = ()
    """Conditions on the alert's labels, all of which must hold."""
    group_by: Seq[LabelName | Literal["..."]] | None = None
    """Alerts that agree in these labels come in one message; ``...`` groups by all labels."""
    group_wait: Span | None = None
    """How long to wait for more of the group before the first message."""
    group_interval: Span | None = None
    """How long to wait before telling of new alerts in a group."""
    repeat_interval: Span | None = None
    """How long until an alert that still fires is told again."""
    continue_matching: bool = False
    """Let siblings further down have the alert too; Alertmanager calls it ``continue``."""
    routes: Seq[Route] = ()
    mute_during: Seq[IntervalReference] = ()
    active_during: Seq[IntervalReference] = ()

    def __str__(self) -> str:
        return "Route" + (f" {{{', '.join(map(str, self.conditions))}}}" if self.conditions else "")

    @property
    def conditions(self) -> tuple[Matcher, ...]:
        """The matchers."""
        return tuple(item for item in self.matchers if isinstance(item, Matcher))

    @property
    def receiver_name(self) -> str | None:
        """The receiver's name, if the route has one of its own."""
        return self.receiver.name if isinstance(self.receiver, Receiver) else self.receiver

    def walk(self) -> Iterator[Route]:
        """This route and all below it, parents first."""
        yield self
        for route in self.routes:
            yield from route.walk()

    def _mistakes(self) -> Iterator[Mistake]:
        if self.group_by is not None and "..." in self.group_by and len(self.group_by) > 1:
            yield Mistake(("group_by",), "'...' stands for all labels: drop the others")
        if self.group_by is not None and len(set(self.group_by)) < len(self.group_by):
            yield Mistake(("group_by",), f"{list(self.group_by)} names a label twice: drop one")
        for name in ("group_interval", "repeat_interval"):
            value = getattr(self, name)
            if value is not None and not Duration(value):
                yield Mistake((name,), f"{name} must be above 0")


class Inhibition(MonitoringValue):
    """While an alert that matches ``source`` fires, alerts that match ``target`` are held back."""

    source: Matchers
    target: Matchers
    equal: Seq[LabelName] = ()
    """Only if both agree in these labels; a label that both lack counts as equal."""

    def _mistakes(self) -> Iterator[Mistake]:
        if not self.source:
            yield Mistake(("source",), "an empty source matches every alert: name the alert or its severity")
        if not self.target:
            yield Mistake(("target",), "an empty target matches every alert: name the alert or its severity")
        if tuple(self.source) == tuple(self.target):
            yield Mistake(("target",), "source and target are the same: an alert does not inhibit itself")


class Heartbeat(MonitoringValue):
    """An alert that always fires, sent to a service outside that raises the alarm when it stops coming."""

    url: Url | SecretFile = Field(kw_only=False)
    """What expects the beat; usually a secret."""
    every: Span = "5m"
    alert_name: Text = "Watchdog"

    @property
    def receiver(self) -> Receiver:
        """Who gets the beat."""
        with made_by(self.origin):
            return Receiver("heartbeat", [Webhook(self.url, send_resolved=False)])

    @property
    def route(self) -> Route:
        """The first route: nothing else gets the beat, and it is not held back."""
        with made_by(self.origin):
            every = Duration(self.every)
            return Route(
                self.receiver,
                matchers={"alertname": self.alert_name},
                group_by=["alertname"],
                group_wait="0s",
                group_interval=min(
                    every, Duration("1m")
                ),  # repeats are sent with a group's next look, if they are due
                repeat_interval=every,
            )

    @property
    def alert(self) -> Alert:
        """The beat."""
        with made_by(self.origin):
            return Alert(
                self.alert_name,
                "vector(1)",
                severity="none",
                summary="Alerting works",
                description="Always fires. If it stops reaching the heartbeat service, no other alert would reach you.",
                cases=[Fires({}, after="1m", because="it always fires")],
            )


class AlertmanagerConfig(MonitoringValue):
    """What ``alertmanager.yml`` says."""

    route: Route = Field(kw_only=False)
    """The root: it takes every alert, so it needs a receiver and no matchers."""
    receivers: Seq[Receiver] = ()
    """Only those that routes refer to by name; the others come along with their routes."""
    inhibitions: Seq[Inhibition] = ()
    time_intervals: Seq[TimeInterval] = ()
    """Only those that routes refer to by name."""
    heartbeat: Heartbeat | None = None
    resolve_timeout: Span = "5m"

    def _mistakes(self) -> Iterator[Mistake]:
        root = self.route
        if root.receiver is None:
            yield Mistake(("route",), "the root route has no receiver: give it one")
        if root.matchers or root.continue_matching or root.mute_during or root.active_during:
            yield Mistake(
                ("route",), "the root route takes every alert, always: move conditions to a route below it"
            )
        yield from self._clashes("receivers", self.all_receivers)
        yield from self._clashes("time_intervals", self.all_time_intervals)
        receivers = {receiver.name for receiver in self.all_receivers}
        intervals = {interval.name for interval in self.all_time_intervals}
        for route in root.walk():
            if route.receiver_name is not None and route.receiver_name not in receivers:
                yield Mistake(("route",), _unknown("receiver", route.receiver_name, receivers))
            for interval in (*route.mute_during, *route.active_during):
                if isinstance(interval, str) and interval not in intervals:
                    yield Mistake(("route",), _unknown("time interval", interval, intervals))

    def _clashes(self, attribute: str, values: tuple[Any, ...]) -> Iterator[Mistake]:
        names = [value.name for value in values]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield Mistake((attribute,), f"two different {attribute} are called {name!r}: rename one")

    @property
    def tree(self) -> Route:
        """The root route, the heartbeat's first below it."""
        if self.heartbeat is None:
            return self.route
        return self.route.model_copy(update={"routes": (self.heartbeat.route, *self.route.routes)})

    @property
    def all_receivers(self) -> tuple[Receiver, ...]:
        """The listed ones and those in routes, each once."""
        met = [route.receiver for route in self.tree.walk() if isinstance(route.receiver, Receiver)]
        return _once([*self.receivers, *met])

    @property
    def all_time_intervals(self) -> tuple[TimeInterval, ...]:
        """The listed ones and those in routes, each once."""
        met = [
            interval
            for route in self.route.walk()
            for interval in (*route.mute_during, *route.active_during)
            if isinstance(interval, TimeInterval)
        ]
        return _once([*self.time_intervals, *met])


def _once(values: list[Any]) -> tuple[Any, ...]:
    kept: list[Any] = []
    for value in values:
        if not any(value is other or value == other for other in kept):
            kept.append(value)
    return tuple(kept)


def _unknown(kind: str, name: str, known: set[str]) -> str:
    return f"no {kind} is called {name!r}: there is {', '.join(map(repr, sorted(known))) or 'none'}"
