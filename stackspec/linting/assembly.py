"""One report out of many judgements: the same finding in several environments once, waivers over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.findings.report import Entry, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackspec.linting.judgement import Judgement, WaiverState

__all__ = ["assemble"]

_ORDER = {"refused": 0, "used": 1, "expired": 2, "unmatched": 3}


def order(entry: Entry) -> tuple[str, int, int, str, str]:
    """What entries are sorted by."""
    place, rule, message = entry.finding.place, entry.finding.rule, entry.finding.message
    return (place.file, place.line, place.column, rule, message) if place else ("", 0, 0, rule, message)


def assemble(judgements: Sequence[Judgement], notes: Iterable[str] = ()) -> Report:
    """Put judgements together, in the order of places."""
    entries = _united(entry for judgement in judgements for entry in judgement.entries)
    entries += _waivers(state for judgement in judgements for state in judgement.waivers)
    unjudged = dict.fromkeys(finding for judgement in judgements for finding in judgement.unjudged)
    return Report(
        entries=tuple(sorted(entries, key=order)),
        unjudged=tuple(sorted(unjudged, key=lambda finding: finding.place or ("", 0, 0))),
        projects=len(judgements),
        services=sum(judgement.services for judgement in judgements),
        rules=max((judgement.rules for judgement in judgements), default=0),
        notes=tuple(notes),
    )


def _united(entries: Iterable[Entry]) -> list[Entry]:
    """Unite what is said of one place several times, for environments or services that share a line.

    It counts if it does in any of them. A finding that the project has without any environment, too, names none.
    """
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        finding = entry.finding
        key = (finding.rule, finding.place, finding.place or finding.path, finding.message)
        if key not in found:
            found[key] = entry
            continue
        known = found[key]
        open_one = known if known.suppression is None else entry
        everywhere = not known.environments or not entry.environments
        environments = () if everywhere else tuple(dict.fromkeys((*known.environments, *entry.environments)))
        found[key] = open_one._replace(
            environments=environments,
            finding=max(known, entry, key=lambda one: one.finding.severity).finding,
        )
    return list(found.values())


def _waivers(states: Iterable[WaiverState]) -> list[Entry]:
    """Return what is wrong with waivers: refused or expired anywhere, or unmatched wherever they could have matched."""
    best: dict[str, WaiverState] = {}
    for state in states:
        if state.key not in best or _ORDER[state.state] < _ORDER[best[state.key].state]:
            best[state.key] = state
    return [
        Entry(state.finding, f"{state.state}:{state.key}")
        for state in best.values()
        if state.finding is not None
    ]
