"""What a run found, what it accepted, and what it could not judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding, Severity
    from stackspec.source.place import Place

__all__ = ["Entry", "Report", "Suppression", "exit_code"]


class Suppression(NamedTuple):
    """Why a finding does not count: ``kind`` is ``waiver`` (with all fields), ``comment`` (the same) or ``baseline``."""

    kind: str
    reason: str = ""
    owner: str = ""
    expires: str = ""


class Entry(NamedTuple):
    """One finding of a report.

    ``fingerprint`` stays the same when lines move and files are renamed. ``environments`` are those in which it was found,
    empty where the project has none. ``sensitive`` says that the line holds a secret and must not be shown.
    ``replacements`` is the finding's fix as text: the spans to replace and what comes there.
    """

    finding: Finding
    fingerprint: str = ""
    environments: tuple[str, ...] = ()
    sensitive: bool = False
    suppression: Suppression | None = None
    replacements: tuple[tuple[Place, str], ...] = ()


class Report(NamedTuple):
    """The result of one run, in the order of file, line, column, rule."""

    entries: tuple[Entry, ...] = ()
    """All findings, the suppressed ones too."""
    unjudged: tuple[Finding, ...] = ()
    """What could not be read or understood, so that silence about it means nothing."""
    projects: int = 0
    services: int = 0
    rules: int = 0
    notes: tuple[str, ...] = ()
    """Sentences for a person: stale baseline entries, things that were left out."""

    @property
    def open(self) -> tuple[Entry, ...]:
        """The findings that count."""
        return tuple(entry for entry in self.entries if entry.suppression is None)

    @property
    def suppressed(self) -> tuple[Entry, ...]:
        """The findings that somebody accepted."""
        return tuple(entry for entry in self.entries if entry.suppression is not None)

    def count(self, severity: Severity) -> int:
        """How many findings of exactly that severity count."""
        return sum(entry.finding.severity is severity for entry in self.open)


def exit_code(report: Report, fail_on: Severity) -> int:
    """Return 2 if something could not be judged, 1 if a finding of ``fail_on`` or worse counts, else 0."""
    if report.unjudged:
        return 2
    return int(any(entry.finding.severity >= fail_on for entry in report.open))
