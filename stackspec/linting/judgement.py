"""What is known about one target after judging it: what the cache keeps, and what reports are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.findings.finding import Finding, Severity
from stackspec.findings.fix import Append, Fix, Remove, Set
from stackspec.findings.report import Entry, Suppression
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Judgement", "WaiverState", "plain", "restored"]

_EDITS = {"set": Set, "append": Append, "remove": Remove}


class WaiverState(NamedTuple):
    """What a waiver did for one target: ``used``, ``refused``, ``expired`` or ``unmatched``.

    ``key`` tells waivers apart; ``finding`` is what to report if no target tells a better story.
    """

    key: str
    state: str
    finding: Finding | None = None


class Judgement(NamedTuple):
    """One target's entries (waivers applied), in the order of places; what could not be judged; counts."""

    entries: tuple[Entry, ...] = ()
    unjudged: tuple[Finding, ...] = ()
    waivers: tuple[WaiverState, ...] = ()
    services: int = 0
    rules: int = 0


def plain(judgement: Judgement) -> dict[str, Any]:
    """Turn a judgement into what JSON can hold."""
    return {
        "entries": [_plain_entry(entry) for entry in judgement.entries],
        "unjudged": [_plain_finding(finding) for finding in judgement.unjudged],
        "waivers": [
            [state.key, state.state, _plain_finding(state.finding) if state.finding else None]
            for state in judgement.waivers
        ],
        "services": judgement.services,
        "rules": judgement.rules,
    }


def restored(data: dict[str, Any]) -> Judgement:
    """Turn it back."""
    return Judgement(
        tuple(map(_entry, data["entries"])),
        tuple(map(_finding, data["unjudged"])),
        tuple(
            WaiverState(key, state, _finding(found) if found else None)
            for key, state, found in data["waivers"]
        ),
        data["services"],
        data["rules"],
    )


def _plain_entry(entry: Entry) -> list[Any]:
    finding, mark, environments, sensitive, suppression, replacements = entry
    return [_plain_finding(finding), mark, environments, sensitive, suppression, replacements]


def _entry(data: list[Any]) -> Entry:
    finding, mark, environments, sensitive, suppression, replacements = data
    return Entry(
        _finding(finding),
        mark,
        tuple(environments),
        sensitive,
        Suppression(*suppression) if suppression else None,
        tuple((Place(*place), text) for place, text in replacements),
    )


def _plain_finding(finding: Finding) -> list[Any]:
    rule, severity, message, place, path, fix = finding
    return [
        rule,
        int(severity),
        message,
        tuple(place) if place else None,
        path,
        _plain_fix(fix) if fix else None,
    ]


def _finding(data: list[Any]) -> Finding:
    rule, severity, message, place, path, fix = data
    return Finding(
        rule,
        Severity(severity),
        message,
        Place(*place) if place else None,
        tuple(path),
        _fix(fix) if fix else None,
    )


def _plain_fix(fix: Fix) -> list[Any]:
    return [fix.title, [[type(edit).__name__.lower(), *edit] for edit in fix.edits], fix.safe]


def _fix(data: Iterable[Any]) -> Fix:
    title, edits, safe = data
    return Fix(title, tuple(_EDITS[kind](tuple(path), *value) for kind, path, *value in edits), safe)
