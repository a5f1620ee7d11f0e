"""Unit tests of rule files, for ``promtool test rules``: every alert fires when it should, and only then."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stackspec.prometheus.cases import Check, Experiment, experiments
from stackspec.prometheus.rule_file import rule_labels
from stackspec.promql.example import spell_series
from stackspec.promql.matcher import Matcher
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackspec.model.monitoring.rule import Alert, RuleGroup

__all__ = ["test_file"]

_EVALUATED_EVERY = "1m"
_STEP = 60
"""The same in seconds."""


def test_file(groups: Iterable[RuleGroup], rule_files: Iterable[str]) -> dict[str, Any]:
    """The document that tests every alert of ``groups``, which stand in ``rule_files`` (relative to the test file).

    What fires is read from the series ``ALERTS``, so a test need not repeat annotations word by word. Raises
    ``ModelError`` at an alert that has no case and from whose expression none can be derived.
    """
    tests = [
        _test(experiment, alert, group)
        for group in groups
        for alert in group.alerts
        for experiment in experiments(alert)
    ]
    return {"rule_files": list(rule_files), "evaluation_interval": _EVALUATED_EVERY, "tests": tests}


def _test(experiment: Experiment, alert: Alert, group: RuleGroup) -> dict[str, Any]:
    return {
        "name": experiment.name,
        "interval": _seconds(experiment.every),
        "input_series": [{"series": name, "values": values} for name, values in experiment.series.items()],
        "promql_expr_test": [
            _check(check, alert, group) for check in [*_patience(experiment, alert), *experiment.checks]
        ],
    }


def _patience(experiment: Experiment, alert: Alert) -> list[Check]:
    """Before an alert's ``for`` has passed since the first sample it cannot fire, whatever its expression."""
    last = int(Duration(alert.lasting).seconds) - _STEP
    fires = any(check.firing or check.labels is not None for check in experiment.checks)
    return [Check(after=last, firing=0)] if fires and last >= 0 else []


def _check(check: Check, alert: Alert, group: RuleGroup) -> dict[str, Any]:
    fixed = {name: text for name, text in rule_labels(alert, group).items() if "{{" not in text and text}
    firing = {"alertname": alert.name, "alertstate": "firing", **fixed}
    chosen = ", ".join(str(Matcher(name, "=", text)) for name, text in firing.items())
    document: dict[str, Any] = {"expr": f"count(ALERTS{{{chosen}}})", "eval_time": _seconds(check.after)}
    if check.labels is not None:
        document["expr"] = f"ALERTS{{{chosen}}}"
        document["exp_samples"] = [{"labels": spell_series("ALERTS", {**firing, **check.labels}), "value": 1}]
    else:
        document["exp_samples"] = [{"labels": "{}", "value": check.firing}] if check.firing else []
    return document


@lru_cache(maxsize=1024)
def _seconds(count: int) -> str:
    return str(Duration(f"{count}s"))
