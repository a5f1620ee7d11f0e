"""For GitHub Actions: workflow commands that become annotations of the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.reporters.severities import GITHUB

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Report
    from stackspec.reporters.context import Context

__all__ = ["render"]


def render(report: Report, context: Context) -> str:  # noqa: ARG001 - every reporter takes both
    """Write one command a finding that counts, and an error for whatever could not be judged."""
    lines = [_command("error", finding) for finding in report.unjudged]
    lines += [_command(GITHUB[entry.finding.severity], entry.finding) for entry in report.open]
    return "".join(f"{line}\n" for line in lines)


def _command(level: str, finding: Finding) -> str:
    place = finding.place
    properties = {"title": finding.rule}
    if place:
        properties |= {"file": place.file, "line": str(place.line), "col": str(place.column)}
        if place.end_line:
            properties |= {"endLine": str(place.end_line)}
            if place.end_line == place.line:
                properties |= {"endColumn": str(place.end_column)}
    spelt = ",".join(f"{name}={_escape(value, property_too=True)}" for name, value in properties.items())
    return f"::{level} {spelt}::{_escape(finding.message)}"


def _escape(text: str, *, property_too: bool = False) -> str:
    """Escape as the runner's own toolkit does; what is not escaped ends the command or begins another."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_too else text
