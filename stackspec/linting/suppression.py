"""Waivers and baselines applied to findings; what of them no longer holds becomes a finding itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.errors import StackspecError
from stackspec.findings.finding import Finding, Severity
from stackspec.findings.paths import spell
from stackspec.findings.report import Entry, Suppression
from stackspec.linting.judgement import WaiverState
from stackspec.policy.waiver import matches_file
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path as FilePath

    from stackspec.policy.waiver import BadComment, Waiver

__all__ = ["Baseline", "Suppressor", "bad_comment", "may_concern", "read_baseline", "spell_baseline"]

BASELINE_VERSION = 1


class Suppressor:
    """Applies waivers to the entries of one project and remembers which ones were used.

    ``unwaivable`` are the rules that may not be waived: a waiver that tries stays without effect and is a finding.
    """

    def __init__(self, waivers: Iterable[Waiver], unwaivable: frozenset[str], today: date) -> None:
        self._waivers = list(waivers)
        self._unwaivable = unwaivable
        self._today = today
        self._used: set[Waiver] = set()
        self._refused: set[Waiver] = set()

    def apply(self, entry: Entry) -> Entry:
        """Return the entry with the first valid waiver that covers it."""
        finding = entry.finding
        for waiver in self._waivers:
            if not waiver.covers(finding.rule, finding.path, finding.place):
                continue
            if finding.rule in self._unwaivable:
                self._refused.add(waiver)
                continue
            self._used.add(waiver)
            if not waiver.expired(self._today):
                kind = "comment" if waiver.line else "waiver"
                reasons = Suppression(kind, waiver.reason, waiver.owner, waiver.expires.isoformat())
                return entry._replace(suppression=reasons)
        return entry

    def states(self, may_concern: Callable[[Waiver], bool]) -> list[WaiverState]:
        """Return what became of each waiver that may concern the project; an expired one is no news elsewhere."""
        found = []
        for waiver in self._waivers:
            key = f"{waiver.place}:{waiver.rule}"
            what = f"the waiver of {waiver.rule} by {waiver.owner}"
            if waiver in self._refused:
                found.append(WaiverState(key, "refused", Finding("refused-waiver", Severity.ERROR,
                    f"{what} has no effect: the policy lets nobody waive this rule; remove it", waiver.place)))  # fmt: skip
            elif waiver.expired(self._today) and (waiver in self._used or may_concern(waiver)):
                found.append(WaiverState(key, "expired", Finding("expired-waiver", Severity.ERROR,
                    f"{what} expired on {waiver.expires}: cure the finding, or decide again", waiver.place)))  # fmt: skip
            elif waiver in self._used:
                found.append(WaiverState(key, "used"))
            elif may_concern(waiver):
                found.append(WaiverState(key, "unmatched", Finding("unmatched-waiver", Severity.WARNING,
                    f"{what} matches no finding any more: remove it", waiver.place)))  # fmt: skip
        return found


def bad_comment(comment: BadComment) -> Finding:
    """Return the finding about a comment that means to be a waiver."""
    return Finding("malformed-waiver", Severity.ERROR, comment.message, comment.place)


class Baseline(NamedTuple):
    """Findings that were there when the gate was put up: ``(fingerprint, file)``, as often as they were found."""

    file: str
    known: tuple[tuple[str, str], ...]

    def apply(self, entries: Sequence[Entry], exists: Callable[[str], bool]) -> tuple[list[Entry], int]:
        """Suppress the entries that are known; return them all, and how many known ones were not found.

        An entry is known in its own file; or, if the baseline's file is gone, wherever its fingerprint now stands: a
        renamed file keeps its baseline, while the same mistake in another file is new.
        """
        left: dict[tuple[str, str], int] = {}
        for key in self.known:
            left[key] = left.get(key, 0) + 1
        result = list(entries)
        moved: dict[str, list[tuple[str, str]]] = {}
        for index, entry in enumerate(result):
            key = (entry.fingerprint, _file(entry))
            if entry.suppression is None and left.get(key):
                left[key] -= 1
                result[index] = entry._replace(suppression=Suppression("baseline"))
        for key, count in left.items():
            if count and not exists(key[1]):
                moved.setdefault(key[0], []).extend([key] * count)
        for index, entry in enumerate(result):
            if entry.suppression is None and moved.get(entry.fingerprint):
                left[moved[entry.fingerprint].pop()] -= 1
                result[index] = entry._replace(suppression=Suppression("baseline"))
        return result, sum(left.values())


def _file(entry: Entry) -> str:
    return entry.finding.place.file if entry.finding.place else ""


def read_baseline(file: FilePath) -> Baseline:
    """Read a baseline file; raises :class:`StackspecError` for one that is none."""
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StackspecError(
            f"the baseline {str(file)!r} cannot be read: {error.strerror}: write it first"
        ) from error
    except ValueError as error:
        raise StackspecError(
            f"the baseline is no JSON: {error}: write it again", Place(str(file), 1)
        ) from error
    if not isinstance(data, dict) or data.get("version") != BASELINE_VERSION:
        raise StackspecError(
            f"no baseline of version {BASELINE_VERSION}: write it again", Place(str(file), 1)
        )
    try:
        known = tuple((str(entry["fingerprint"]), str(entry["file"])) for entry in data["findings"])
    except (KeyError, TypeError) as error:
        raise StackspecError(
            "the baseline's findings lack fingerprint or file: write it again", Place(str(file), 1)
        ) from error
    return Baseline(str(file), known)


def spell_baseline(entries: Iterable[Entry]) -> str:
    """Write a baseline of all entries that count or are in the baseline already; waived ones have their waiver."""
    findings = [
        {
            "fingerprint": entry.fingerprint,
            "rule": entry.finding.rule,
            "file": _file(entry),
            "path": spell(entry.finding.path),
        }
        for entry in entries
        if entry.suppression is None or entry.suppression.kind == "baseline"
    ]
    findings.sort(key=lambda one: (one["file"], one["path"], one["rule"], one["fingerprint"]))
    return json.dumps({"version": BASELINE_VERSION, "findings": findings}, indent=2) + "\n"


def may_concern(waiver: Waiver, files: Iterable[str], has: Callable[[str], bool]) -> bool:
    """Whether a waiver of the policy speaks of a judged project: of its files, and of a service that it has."""
    if waiver.line:
        return True
    if waiver.file and not any(matches_file(file, waiver.file) for file in files):
        return False
    return not waiver.where or has(waiver.where)
