"""Rule files, in the subset that Prometheus 2 loads as well as 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.model.monitoring.dashboard import Dashboard
from stackspec.model.monitoring.rule import Alert
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackspec.model.monitoring.rule import Recording, RuleGroup

__all__ = ["Links", "rule_annotations", "rule_file", "rule_labels"]


class Links(NamedTuple):
    """Roots that alerts' links start from."""

    runbooks: str = ""
    """URL put before the path of a runbook; without it the path stands alone."""
    dashboards: str = ""
    """Grafana's URL."""


_NO_LINKS = Links()


def rule_file(groups: Iterable[RuleGroup], links: Links = _NO_LINKS) -> dict[str, Any]:
    """The document of one rule file."""
    return {"groups": [_group(group, links) for group in groups]}


def _group(group: RuleGroup, links: Links) -> dict[str, Any]:
    document: dict[str, Any] = {"name": group.name}
    if group.interval is not None:
        document["interval"] = str(Duration(group.interval))
    if group.limit:
        document["limit"] = group.limit
    document["rules"] = [
        _alert(rule, group, links) if isinstance(rule, Alert) else _recording(rule, group)
        for rule in group.rules
    ]
    return document


def _recording(recording: Recording, group: RuleGroup) -> dict[str, Any]:
    document: dict[str, Any] = {"record": recording.record, "expr": recording.expression.text}
    if group.labels or recording.labels:
        document["labels"] = {**group.labels, **recording.labels}
    return document


def _alert(alert: Alert, group: RuleGroup, links: Links) -> dict[str, Any]:
    document: dict[str, Any] = {"alert": alert.name, "expr": alert.expression.text}
    if Duration(alert.lasting):
        document["for"] = str(Duration(alert.lasting))
    if Duration(alert.keep_firing_for):
        document["keep_firing_for"] = str(Duration(alert.keep_firing_for))
    document["labels"] = rule_labels(alert, group)
    notes = rule_annotations(alert, links)
    if notes:
        document["annotations"] = notes
    return document


def rule_labels(alert: Alert, group: RuleGroup) -> dict[str, str]:
    """The labels that the rule sets, severity first; the group's are overridden by the alert's."""
    return {"severity": alert.severity, **group.labels, **alert.labels}


def rule_annotations(alert: Alert, links: Links) -> dict[str, str]:
    """The annotations, only those that say something."""
    notes = {
        "summary": alert.summary,
        "description": alert.description,
        "runbook_url": _below(links.runbooks, alert.runbook),
        "dashboard_url": _dashboard_url(alert.dashboard, links.dashboards),
        **alert.annotations,
    }
    return {name: text for name, text in notes.items() if text}


def _below(root: str, path: str) -> str:
    if not path or "://" in path or not root:
        return path
    return f"{root.rstrip('/')}/{path.lstrip('/')}"


def _dashboard_url(dashboard: Dashboard | str | None, root: str) -> str:
    if isinstance(dashboard, Dashboard):
        return f"{root.rstrip('/')}/d/{dashboard.key}"
    return dashboard or ""
