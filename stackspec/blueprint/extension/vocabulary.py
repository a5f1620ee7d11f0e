"""Expressions ask only for metrics that somebody declares, as far as the declarations reach."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError
from stackspec.model.monitoring import Alert, Recording
from stackspec.promql.analysis import usage

if TYPE_CHECKING:
    from stackspec.model.assembly import Assembly

__all__ = ["check_metrics"]

_OF_PROMETHEUS = ("up", "ALERTS", "ALERTS_FOR_STATE")
_PREFIXES = ("scrape_", "probe_")


def check_metrics(assembly: Assembly) -> None:
    """Refuse, at its place, a rule on a metric that no job declares.

    Only where every job declares its metrics: one that declares none may expose anything.
    """
    jobs = [job.scrape_job for job in assembly.scrape_jobs.values()]
    if not jobs or not all(job.metrics for job in jobs):
        return
    rules = [rule for group in assembly.rule_groups.values() for rule in group.rules]
    known = {name for job in jobs for metric in job.metrics for name in metric.exposed}
    known |= {rule.record for rule in rules if isinstance(rule, Recording)} | set(_OF_PROMETHEUS)
    for rule in rules:
        if not isinstance(rule, Alert | Recording):
            continue
        for metric in usage(rule.expression.text).metrics:
            if metric not in known and not metric.startswith(_PREFIXES):
                close = get_close_matches(metric, known, n=1)
                cure = (
                    f"did you mean {close[0]!r}?" if close else "declare it below the metrics of a scrape job"
                )
                raise StackspecError(f"{rule}: no job declares {metric!r}: {cure}", rule.place_of("expr"))
