"""Rules that Prometheus evaluates: alerts, recordings, and the groups they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from pydantic import Field

from stackspec.model.fields import NOTHING, Amount, Map, Seq, Span
from stackspec.model.monitoring.base import Mistake, MonitoringValue, repeated
from stackspec.model.monitoring.case import Fires, Silent
from stackspec.model.monitoring.dashboard import Dashboard
from stackspec.model.monitoring.names import AlertName, GroupName, LabelName, Labels, RecordName, Some
from stackspec.model.monitoring.query import PromQL
from stackspec.model.monitoring.template import Template, template_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.model.monitoring.expression import Expression
    from stackspec.promql.analysis import Usage

__all__ = ["Alert", "Recording", "RuleGroup", "Severity"]

Severity: TypeAlias = Literal["critical", "warning", "info", "none"]
"""``critical`` wakes somebody, ``warning`` waits until the morning, ``info`` is for reading, ``none`` for a heartbeat."""


class Alert(MonitoringValue):
    """A condition that somebody must be told of, who they are told as, and the cases that prove it."""

    name: AlertName = Field(kw_only=False)
    expr: PromQL = Field(kw_only=False)
    """The series it yields are the alerts; their labels become the alerts' labels."""
    lasting: Span = "0s"
    """How long the condition must hold first; Prometheus calls it ``for``."""
    keep_firing_for: Span = "0s"
    """How long it goes on firing when the condition has ceased, against flapping."""
    severity: Severity = "warning"
    labels: Labels = NOTHING
    """Further labels, for routes; templates may stand in them."""
    summary: Template = ""
    """One line for a phone's screen: ``{{ $value }}`` and ``{{ $labels.instance }}`` stand for the alert's."""
    description: Template = ""
    """What it means and what to do first."""
    runbook: str = ""
    """URL, or a path below the root that rendering is told."""
    dashboard: Dashboard | str | None = None
    """The dashboard to look at, or a URL."""
    annotations: Map[LabelName, Template] = NOTHING
    """Further annotations."""
    cases: Seq[Fires | Silent] = ()
    """What proves it. Left out, cases are derived where the expression's form allows: see ``prometheus.cases``."""

    def _mistakes(self) -> Iterator[Mistake]:
        for label in ("alertname", "severity"):
            if label in self.labels:
                cure = "set severity=" if label == "severity" else "the alert's name is that label"
                yield Mistake(("labels",), f"label {label!r} is given already: {cure}")
        for own in ("summary", "description", "runbook_url", "dashboard_url"):
            if own in self.annotations:
                yield Mistake(("annotations",), f"annotation {own!r} has an attribute of its own: use that")
        if self.expression.scalar:
            yield Mistake(
                ("expr",),
                f"{self.expression} is a number, which never fires: compare series, or use vector(…)",
            )
        if self.cases and not any(isinstance(case, Fires) for case in self.cases):
            yield Mistake(("cases",), "no case shows that it fires: add Fires(…)")
        if (
            self.cases
            and not any(isinstance(case, Silent) for case in self.cases)
            and self.severity != "none"
        ):
            yield Mistake(("cases",), "no case shows that it can be silent: add Silent(…)")

    @property
    def expression(self) -> Expression:
        """The expression, also where text was given."""
        return cast("Expression", self.expr)

    @property
    def usage(self) -> Usage:
        """Metric names, matchers, labels, ranges and functions that the expression uses."""
        return self.expression.usage

    @property
    def printed_labels(self) -> tuple[str, ...]:
        """Labels that the annotations print, so the expression must keep them."""
        texts = (self.summary, self.description, *self.annotations.values())
        return tuple(dict.fromkeys(label for text in texts for label in template_labels(text)))


class Recording(MonitoringValue):
    """A series that Prometheus computes and stores, because asking for it each time costs too much."""

    record: RecordName = Field(kw_only=False)
    """By custom ``level:metric:operations``, such as ``job:http_requests:rate5m``."""
    expr: PromQL = Field(kw_only=False)
    labels: Labels = NOTHING

    def __str__(self) -> str:
        return f"Recording {self.record!r}"

    @property
    def expression(self) -> Expression:
        """The expression, also where text was given."""
        return cast("Expression", self.expr)

    @property
    def usage(self) -> Usage:
        """Metric names, matchers, labels, ranges and functions that the expression uses."""
        return self.expression.usage


class RuleGroup(MonitoringValue):
    """Rules that are evaluated together, one after the other."""

    name: GroupName = Field(kw_only=False)
    rules: Some[Alert | Recording] = Field(kw_only=False)
    interval: Span | None = None
    """How often; by default Prometheus's ``evaluation_interval``."""
    limit: Amount = 0
    """The most alerts or series that one rule may yield; 0 for no limit."""
    labels: Labels = NOTHING
    """Added to every rule. Rendered into each, because Prometheus 2 knows no labels of groups."""

    def _mistakes(self) -> Iterator[Mistake]:
        again = repeated(_identity(rule) for rule in self.rules)
        if again:
            yield Mistake(
                ("rules", again[0]), f"{again[1]} stands in it twice with the same labels: drop one"
            )

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts among the rules."""
        return tuple(rule for rule in self.rules if isinstance(rule, Alert))

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The recordings among the rules."""
        return tuple(rule for rule in self.rules if isinstance(rule, Recording))


def _identity(rule: Alert | Recording) -> str:
    labels = ", ".join(f"{name}={value!r}" for name, value in sorted(rule.labels.items()))
    severity = rule.severity if isinstance(rule, Alert) else ""
    return f"{rule} {severity} {labels}".strip()
