"""Service level objectives, and the rules that tell early when the error budget burns too fast.

The windows and factors are those of the *Site Reliability Workbook* (chapter 5, multi-window multi-burn-rate alerts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from stackspec.model.fields import NOTHING, Seq, Span
from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.case import Fires, Silent
from stackspec.model.monitoring.expression import Binding, Expression, spell_number
from stackspec.model.monitoring.names import AlertName, Labels
from stackspec.model.monitoring.rule import Alert, Recording, RuleGroup, Severity
from stackspec.model.monitoring.series import Selector, series
from stackspec.model.monitoring.sli import Indicator
from stackspec.model.monitoring.template import Template, literal
from stackspec.model.origin import made_by
from stackspec.model.value import ModelError
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BURNS", "SLO", "Burn"]


class Burn(NamedTuple):
    """A pair of windows: tell when both burn so fast that ``budget`` of it would be gone within the long one."""

    budget: float
    """Share of the whole window's budget, from 0 to 1."""
    long: str
    short: str
    severity: Severity

    def factor(self, window: Duration) -> float:
        """How many times faster than sustainable: 14.4 for 2 % within an hour of 30 days."""
        return round(self.budget * window / Duration(self.long), 6)


BURNS = (
    Burn(0.02, "1h", "5m", "critical"),
    Burn(0.05, "6h", "30m", "critical"),
    Burn(0.10, "1d", "2h", "warning"),
    Burn(0.10, "3d", "6h", "warning"),
)
"""Fast and slow, for a page and for a ticket; the short window ends an alert soon after the trouble does."""
_SLICES = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")


class SLO(MonitoringValue):
    """What share of a service's work must be good over a window, and the alerts that guard it."""

    name: AlertName = Field(kw_only=False)
    """In camel case; the alerts are called ``<name>BudgetBurn``."""
    indicator: Indicator = Field(kw_only=False)
    """How good and bad are told apart."""
    objective: Annotated[float, Field(gt=0, lt=100)]
    """Per cent that must be good: ``99.9``."""
    window: Span = "30d"
    """The time over which it must hold; Prometheus must keep its data longer."""
    labels: Labels = NOTHING
    """Set on every rule."""
    summary: Template = ""
    description: Template = ""
    runbook: str = ""
    dashboard: str | None = None
    cases: Seq[Fires | Silent] = ()
    """What proves the alerts, where none can be derived from the indicator."""

    def _mistakes(self) -> Iterator[Mistake]:
        if self._window < Duration("7d"):
            yield Mistake(
                ("window",), f"a window of {self.window} is too short for alerts over 3d: take at least 7d"
            )
        worst = max(burn.factor(self._window) for burn in BURNS) * self.budget
        if worst >= 1:
            lowest = 100 * (1 - 1 / (worst / self.budget))
            message = f"an objective of {spell_number(self.objective)} % leaves room for no alert: take over {lowest:.2f} %"
            yield Mistake(("objective",), message)

    @property
    def _window(self) -> Duration:
        return Duration(self.window)

    @property
    def budget(self) -> float:
        """The share that may be bad, from 0 to 1."""
        return round((100 - self.objective) / 100, 9)

    def check_retention(self, retention: Duration) -> None:
        """Raise if Prometheus forgets before the window ends."""
        if retention < self._window:
            kept = retention.spell_long()
            message = (
                f"{self}: its window is {self.window}, but Prometheus keeps {kept}: keep more or shorten it"
            )
            raise ModelError(message, self.place_of("window"))

    def error_ratio(self, window: str) -> Selector:
        """The recorded share of bad work over one of the windows, 0 to 1."""
        return series(f"slo:error:ratio_rate{window}", slo=self.name)

    @property
    def period_error_ratio(self) -> Selector:
        """The recorded share of bad work over the whole window."""
        return series("slo:error:ratio_period", slo=self.name)

    @property
    def budget_remaining(self) -> Selector:
        """The recorded share of the budget that is left, 1 at best, below 0 when it is overdrawn."""
        return series("slo:error_budget:remaining_ratio", slo=self.name)

    @property
    def group(self) -> RuleGroup:
        """Recordings of the error ratio over each window, of the budget, and two alerts."""
        with made_by(self.origin):
            return RuleGroup(f"slo-{self.name}", [*self._recordings(), *self._alerts()])

    def _recordings(self) -> Iterator[Recording]:
        labels = {**self.labels, "slo": self.name}
        for window in _SLICES:
            yield Recording(
                f"slo:error:ratio_rate{window}", self.indicator.error_ratio(window), labels=labels
            )
        shortest = self.error_ratio(_SLICES[0])
        over = self._window
        mean = shortest.sum_over_time(over) / shortest.count_over_time(over)
        yield Recording("slo:error:ratio_period", mean, labels=labels)
        budget = spell_number(self.budget)
        yield Recording(
            "slo:objective:ratio", f"vector({spell_number(round(1 - self.budget, 9))})", labels=labels
        )
        yield Recording("slo:error_budget:ratio", f"vector({budget})", labels=labels)
        yield Recording(
            "slo:error_budget:remaining_ratio", 1 - self.period_error_ratio / self.budget, labels=labels
        )

    def _alerts(self) -> Iterator[Alert]:
        cases = self.cases or self.indicator.cases
        for severity in ("critical", "warning"):
            pairs = [burn for burn in BURNS if burn.severity == severity]
            yield Alert(
                f"{self.name}BudgetBurn",
                self._burning(pairs),
                severity=pairs[0].severity,
                labels={**self.labels, "slo": self.name},
                summary=self.summary or f"{literal(self.name)} burns its error budget too fast",
                description=self.description or self._explanation(pairs),
                runbook=self.runbook,
                dashboard=self.dashboard,
                cases=cases,
            )

    def _burning(self, pairs: list[Burn]) -> Expression:
        conditions = []
        for burn in pairs:
            threshold = Expression(
                f"{spell_number(burn.factor(self._window))} * {spell_number(self.budget)}",
                Binding.PRODUCT,
                scalar=True,
            )
            conditions.append(
                (self.error_ratio(burn.short) > threshold) & (self.error_ratio(burn.long) > threshold)
            )
        return conditions[0] | conditions[1]

    def _explanation(self, pairs: list[Burn]) -> str:
        spent = " or ".join(f"{burn.budget:.0%} of the budget in {burn.long}" for burn in pairs)
        return (
            f"The objective is {spell_number(self.objective)} % over {_days(self._window)}. "
            f"At this rate, {spent}; {{{{ $value | humanizePercentage }}}} of the work is bad."
        )


def _days(window: Duration) -> str:
    """A window as people say it: ``30 days``."""
    days = window.seconds / 86400
    return f"{days:g} days" if days >= 1 else str(window)
