"""For code scanning: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stackspec.reporters.severities import SARIF, SARIF_SCORE

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Entry, Report
    from stackspec.reporters.context import Context
    from stackspec.source.place import Place

__all__ = ["render"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "stackspec/v1"


def render(report: Report, context: Context) -> str:
    """Write every finding as a result; suppressions carry their justification, what could not be judged is a notification."""
    names = list(dict.fromkeys(entry.finding.rule for entry in report.entries))
    run = {
        "tool": {
            "driver": {
                "name": "stackspec",
                "semanticVersion": context.version,
                "rules": [_rule(name, report, context) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder that stackspec was run in."}}},
        "invocations": [
            {
                "executionSuccessful": not report.unjudged,
                "toolExecutionNotifications": [_notification(finding) for finding in report.unjudged],
            }
        ],
        "results": [_result(entry, names) for entry in report.entries],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(name: str, report: Report, context: Context) -> dict[str, Any]:
    rule = context.rule(name)
    severity = max(entry.finding.severity for entry in report.entries if entry.finding.rule == name)
    described: dict[str, Any] = {"id": name, "defaultConfiguration": {"level": SARIF[severity]}}
    properties: dict[str, Any] = {"security-severity": SARIF_SCORE[severity]}
    if rule is not None:
        properties["tags"] = [rule.family, *rule.tags]
        if rule.sources:
            described["helpUri"] = rule.sources[0]
        if rule.code:
            described["name"] = "".join(word.capitalize() for word in name.split("-"))
            page = rule.page
            described["shortDescription"] = {"text": page.summary}
            described["help"] = {
                "text": page.why,
                "markdown": f"{page.summary}\n\n## Why\n{page.why}\n\n## Good\n{page.good}",
            }
    return {**described, "properties": properties}


def _result(entry: Entry, names: list[str]) -> dict[str, Any]:
    finding = entry.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": names.index(finding.rule),
        "level": SARIF[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding.place)] if finding.place else [],
        "partialFingerprints": {FINGERPRINT: entry.fingerprint},
    }
    if entry.suppression is not None:
        kind, reason, owner, expires = entry.suppression
        why = f"{reason} ({owner}, until {expires})" if reason else "known when the gate was put up"
        result["suppressions"] = [
            {"kind": "inSource" if kind == "comment" else "external", "justification": why}
        ]
    if entry.replacements:
        result["fixes"] = [_fix(entry)]
    if entry.environments:
        result["properties"] = {"environments": list(entry.environments)}
    return result


def _fix(entry: Entry) -> dict[str, Any]:
    assert entry.finding.fix is not None
    fix = entry.finding.fix
    note = "" if fix.safe else " (changes behaviour)"
    by_file: dict[str, list[dict[str, Any]]] = {}
    for place, text in entry.replacements:
        change = {"deletedRegion": _region(place), "insertedContent": {"text": text}}
        by_file.setdefault(place.file, []).append(change)
    return {
        "description": {"text": f"{fix.title}{note}"},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": changes}
            for file, changes in by_file.items()
        ],
    }


def _location(place: Place) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(place.file), "region": _region(place)}}


def _artifact(file: str) -> dict[str, str]:
    if os.path.isabs(file):
        return {"uri": "file://" + quote(file)}
    return {"uri": quote(file.replace(os.sep, "/")), "uriBaseId": "ROOT"}


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region


def _notification(finding: Finding) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "descriptor": {"id": finding.rule},
        "level": "error",
        "message": {"text": finding.message},
    }
    if finding.place:
        notification["locations"] = [_location(finding.place)]
    return notification
