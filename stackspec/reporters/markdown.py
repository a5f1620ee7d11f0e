"""For comments on pull requests and job summaries: a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.reporters.context import Context
from stackspec.reporters.text import summary

if TYPE_CHECKING:
    from stackspec.findings.report import Report

__all__ = ["render"]

LONGEST = 200
"""Rows at most; a comment of GitHub takes 65,536 characters."""


def render(report: Report, context: Context) -> str:
    """Write a summary, then the findings that count, then those that somebody accepted, folded."""
    plain = Context(version=context.version, rule=context.rule)
    lines = [f"**stackspec**: {_cell(summary(report, plain))}", ""]
    rows = [("could not judge", finding) for finding in report.unjudged]
    rows += [(entry.finding.severity.label, entry.finding) for entry in report.open]
    if rows:
        lines += ["| severity | rule | place | finding |", "|---|---|---|---|"]
        for label, finding in rows[:LONGEST]:
            place = f"`{finding.place}`" if finding.place else ""
            lines.append(f"| {label} | `{finding.rule}` | {_cell(place)} | {_cell(finding.message)} |")
        if len(rows) > LONGEST:
            lines.append(f"\n…and {len(rows) - LONGEST} more.")
    if report.suppressed:
        lines += ["", f"<details><summary>{len(report.suppressed)} accepted</summary>", ""]
        lines += ["| rule | place | why | owner | until |", "|---|---|---|---|---|"]
        for entry in report.suppressed[:LONGEST]:
            assert entry.suppression is not None
            kind, reason, owner, expires = entry.suppression
            place = f"`{entry.finding.place}`" if entry.finding.place else ""
            cells = (f"`{entry.finding.rule}`", place, reason or kind, owner, expires)
            lines.append("| " + " | ".join(map(_cell, cells)) + " |")
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Keep what a file said from becoming Markdown or HTML of ours."""
    for character, escaped in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("\r", " "), ("\n", " ")):
        text = text.replace(character, escaped)
    return text.replace("@", "@\u2060")  # a word joiner: nobody is notified by a finding
