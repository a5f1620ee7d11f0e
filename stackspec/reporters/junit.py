"""For CI servers that show tests: a JUnit file, one suite a file, one case a finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Entry, Report
    from stackspec.reporters.context import Context

__all__ = ["render"]

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


def render(report: Report, context: Context) -> str:  # noqa: ARG001 - every reporter takes both
    """Write findings that count as failures, waived ones as skipped, what could not be judged as errors.

    A clean run has one passing case, because servers take an empty file for a broken one.
    """
    suites: dict[str, list[tuple[str, str]]] = {}
    for finding in report.unjudged:
        suites.setdefault(_file(finding), []).append(("error", _case(finding, "error", finding.message)))
    for entry in report.entries:
        suites.setdefault(_file(entry.finding), []).append(_judged(entry))
    if not suites:
        suites["stackspec"] = [("", '    <testcase classname="stackspec" name="no findings"/>')]
    cases = [kind for suite in suites.values() for kind, _ in suite]
    total = f'tests="{len(cases)}" failures="{cases.count("failure")}" errors="{cases.count("error")}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="stackspec" {total}>']
    for file, suite in suites.items():
        kinds = [kind for kind, _ in suite]
        counts = f'tests="{len(kinds)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}"'
        lines.append(f'  <testsuite name={_attribute(file)} {counts} skipped="{kinds.count("skipped")}">')
        lines += [case for _, case in suite]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _judged(entry: Entry) -> tuple[str, str]:
    if entry.suppression is None:
        return "failure", _case(entry.finding, "failure", entry.finding.message)
    reason = entry.suppression.reason or "in the baseline"
    return "skipped", _case(entry.finding, "skipped", reason)


def _case(finding: Finding, kind: str, message: str) -> str:
    name = f"{finding.rule} {finding.place}" if finding.place else finding.rule
    body = (
        ""
        if kind == "skipped"
        else escape(_clean(f"{finding.place}: {message}" if finding.place else message))
    )
    return (
        f"    <testcase classname={_attribute(finding.rule)} name={_attribute(name)}>"
        f"<{kind} message={_attribute(message)}>{body}</{kind}></testcase>"
    )


def _file(finding: Finding) -> str:
    return finding.place.file if finding.place else "stackspec"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
