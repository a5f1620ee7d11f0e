"""For programs: one JSON document, whose ``version`` changes when a key changes its meaning or goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stackspec.findings.finding import Severity
from stackspec.findings.paths import spell

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Entry, Report
    from stackspec.reporters.context import Context

__all__ = ["VERSION", "render"]

VERSION = 1


def render(report: Report, context: Context) -> str:
    """Write everything the report holds, suppressed findings included."""
    document = {
        "version": VERSION,
        "tool": {"name": "stackspec", "version": context.version},
        "summary": {
            **{severity.label: report.count(severity) for severity in Severity},
            "suppressed": len(report.suppressed),
            "unjudged": len(report.unjudged),
            "projects": report.projects,
            "services": report.services,
            "rules": report.rules,
        },
        "findings": [_entry(entry) for entry in report.entries],
        "unjudged": [_finding(finding) for finding in report.unjudged],
        "notes": list(report.notes),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        "path": spell(finding.path),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_line": (place.end_line or None) if place else None,
        "end_column": (place.end_column or None) if place else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    fix = entry.finding.fix
    suppression = entry.suppression
    return {
        **_finding(entry.finding),
        "fingerprint": entry.fingerprint,
        "environments": list(entry.environments),
        "fix": {"title": fix.title, "safe": fix.safe} if fix else None,
        "suppression": suppression._asdict() if suppression else None,
    }
