"""What other formats call our severities."""

from __future__ import annotations

from stackspec.findings.finding import Severity

__all__ = ["GITHUB", "GITLAB", "SARIF", "SARIF_SCORE"]

SARIF = {
    Severity.INFO: "note",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
    Severity.CRITICAL: "error",
}
"""SARIF 2.1.0, 3.27.10 `level`."""

SARIF_SCORE = {Severity.INFO: "2.0", Severity.WARNING: "5.0", Severity.ERROR: "7.5", Severity.CRITICAL: "9.5"}
"""GitHub's `security-severity`: over 9.0 is critical, 7.0 high, 4.0 medium, below low."""

GITHUB = {
    Severity.INFO: "notice",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
    Severity.CRITICAL: "error",
}
"""Workflow commands of GitHub Actions."""

GITLAB = {
    Severity.INFO: "info",
    Severity.WARNING: "minor",
    Severity.ERROR: "major",
    Severity.CRITICAL: "critical",
}
"""Code Quality reports of GitLab (`info`, `minor`, `major`, `critical`, `blocker`)."""
