"""For people at a terminal: the place, the sentence, the line with its span marked, and a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.findings.finding import Severity
from stackspec.reporters.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Entry, Report, Suppression
    from stackspec.reporters.context import Context

__all__ = ["findings_text", "render"]

_COLOURS = {Severity.INFO: "36", Severity.WARNING: "33", Severity.ERROR: "31", Severity.CRITICAL: "1;31"}


def render(report: Report, context: Context) -> str:
    """Write the findings that count (and, if asked for, those that somebody accepted), then one line of summary."""
    lines = [_paint(note, "2", context) for note in report.notes]
    lines.append(summary(report, context))
    return findings_text(report, context) + "\n".join(lines) + "\n"


def findings_text(report: Report, context: Context) -> str:
    """Write the findings alone, an empty line after each."""
    lines: list[str] = []
    for finding in report.unjudged:
        lines += [*_finding(finding, "could not judge", "", context), ""]
    for entry in report.entries if context.show_suppressed else report.open:
        lines += [*_entry(entry, context), ""]
    return "".join(f"{line}\n" for line in lines)


def _entry(entry: Entry, context: Context) -> Iterator[str]:
    finding = entry.finding
    label = (
        finding.severity.label
        if entry.suppression is None
        else f"{finding.severity.label}, {_why(entry.suppression)}"
    )
    where = f" (in {', '.join(entry.environments)})" if entry.environments else ""
    yield from _finding(finding, label, where, context, hidden=entry.sensitive)
    if finding.fix is not None and entry.suppression is None:
        kind = "safe" if finding.fix.safe else "changes behaviour"
        yield _paint(f"  = fix: {finding.fix.title} ({kind}): stackspec fix", "2", context)


def _finding(
    finding: Finding, label: str, where: str, context: Context, *, hidden: bool = False
) -> Iterator[str]:
    place = f"{_paint(str(finding.place), '1', context)}: " if finding.place else ""
    colour = _COLOURS[finding.severity]
    yield f"{place}{_paint(f'{label}[{finding.rule}]', colour, context)}: {finding.message}{where}"
    line = context.line(finding.place.file, finding.place.line) if finding.place and not hidden else None
    if finding.place and line is not None and line.strip():
        shown, marks = excerpt(finding.place, line)
        number = str(finding.place.line)
        yield f"{_paint(f'{number:>5} |', '2', context)} {shown}"
        yield f"{_paint('      |', '2', context)} {_paint(marks, colour, context)}"


def _why(suppression: Suppression) -> str:
    if suppression.kind == "baseline":
        return "in the baseline"
    return f"waived by {suppression.owner} until {suppression.expires}: {suppression.reason}"


def summary(report: Report, context: Context) -> str:
    """Return one sentence: how many findings of each severity in how much, and what was accepted or left unjudged."""
    counts = [(report.count(severity), severity) for severity in sorted(Severity, reverse=True)]
    parts = [
        _paint(_plural(count, severity.label), _COLOURS[severity], context)
        for count, severity in counts
        if count
    ]
    found = ", ".join(parts) if parts else _paint("no findings", "32", context)
    sizes = f"{_plural(report.services, 'service')}, {_plural(report.rules, 'rule')}"
    text = f"{found} in {_plural(report.projects, 'project')} ({sizes})"
    accepted = {
        "waived": sum(
            entry.suppression is not None and entry.suppression.kind != "baseline" for entry in report.entries
        ),
        "in the baseline": sum(
            entry.suppression is not None and entry.suppression.kind == "baseline" for entry in report.entries
        ),
    }
    text += "".join(f"; {count} {what}" for what, count in accepted.items() if count)
    if report.unjudged:
        text += _paint(f"; {len(report.unjudged)} could not be judged", "1;31", context)
    return text


def _plural(count: int, noun: str) -> str:
    if noun in ("info", "critical"):
        return f"{count} {noun}"
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _paint(text: str, code: str, context: Context) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if context.colour else text
