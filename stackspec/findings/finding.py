"""A finding: what is wrong, where a person wrote it, and what cures it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stackspec.findings.fix import Fix
    from stackspec.source.located_document import LocatedDocument
    from stackspec.source.place import Path, Place

__all__ = ["Finding", "Severity", "Violation"]


class Severity(IntEnum):
    """How much a finding matters; ordered, so that a threshold is a comparison."""

    INFO = 1
    WARNING = 2
    ERROR = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The lower-case name that reports and policies use."""
        return self.name.lower()


class Violation(NamedTuple):
    """What a rule yields: a symbolic place in the model and one sentence. Lines and severities are added later.

    ``path`` may name what is missing (``("services", "web", "healthcheck")``): the finding then stands at the nearest
    thing that is there. ``fix`` is the cure as edits, where the rule knows one. ``place`` is only for what no path of the
    model leads to, such as the quotes around a value; otherwise the engine finds it. With a ``document``, ``path`` is one
    in that file (``prometheus.yml``, a dashboard) and not in the Compose mapping.
    """

    path: Path
    message: str
    fix: Fix | None = None
    place: Place | None = None
    document: LocatedDocument | None = None


class Finding(NamedTuple):
    """One thing found, ready to be reported: a named tuple, because ``dataclasses`` costs start-up time.

    ``rule`` is the rule's name (``floating-tag``) or the name of the stage that could not read the input
    (``compose-syntax``). ``path`` is the value's route in the resolved model, empty where there is none; that of a value
    in another file begins with the file's name.
    """

    rule: str
    severity: Severity
    message: str
    place: Place | None = None
    path: Path = ()
    fix: Fix | None = None
