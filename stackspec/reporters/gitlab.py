"""For GitLab: a Code Quality report, shown in the merge request."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from stackspec.reporters.severities import GITLAB

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Report
    from stackspec.reporters.context import Context

__all__ = ["render"]


def render(report: Report, context: Context) -> str:  # noqa: ARG001 - every reporter takes both
    """Write the findings that count; what could not be judged is a blocker."""
    issues = [_issue(finding, "blocker", "") for finding in report.unjudged]
    issues += [
        _issue(entry.finding, GITLAB[entry.finding.severity], entry.fingerprint) for entry in report.open
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding, severity: str, fingerprint: str) -> dict[str, object]:
    place = finding.place
    file = place.file if place else "."
    unique = f"{fingerprint}\0{file}\0{finding.rule}\0{'' if fingerprint else finding.message}"
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": hashlib.sha256(unique.encode()).hexdigest(),
        "severity": severity,
        "location": {
            "path": file,
            "positions": {
                "begin": {"line": place.line if place else 1, "column": place.column if place else 1}
            },
        },
    }
