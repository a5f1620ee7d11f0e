"""One project against one policy."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from stackspec.errors import StackspecError
from stackspec.findings.finding import Finding
from stackspec.findings.report import Entry
from stackspec.linting.fingerprint import fingerprint
from stackspec.linting.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackspec.findings.finding import Violation
    from stackspec.policy.policy import Policy, Selected
    from stackspec.rules.stack import Stack
    from stackspec.source.place import Path, Place

__all__ = ["Subject", "judge"]


OURS = "stackspec.rules."
"""What the modules of the package's own rules begin with; they may raise, because then the package has a mistake."""


class Subject(NamedTuple):
    """What is judged: a stack, and where its values were written.

    ``folder`` is the project's, absolute. ``environment`` is empty where there is none.
    """

    stack: Stack
    place: Callable[[Path], Place | None]
    folder: str
    environment: str = ""


def judge(subject: Subject, policy: Policy) -> list[Entry]:
    """Return what the policy's rules find.

    Raises :class:`StackspecError` where a rule from outside the package raises: the answer would be incomplete.
    """
    entries = []
    for selected in policy.rules:
        rule = selected.rule
        ours = rule.module.startswith(OURS)
        found_by = rule.judge(subject.stack, selected.parameters) if ours else _foreign(selected, subject)
        for violation in found_by:
            place, path = _located(violation, subject)
            found = Finding(rule.name, selected.severity, violation.message, place, path, violation.fix)
            model = violation.document.root if violation.document else subject.stack.model
            mark = fingerprint(rule.name, violation.path, model, subject.folder)
            environments = (subject.environment,) if subject.environment else ()
            entries.append(Entry(found, mark, environments, rule.sensitive))
    return entries


def _located(violation: Violation, subject: Subject) -> tuple[Place | None, Path]:
    """Return where a violation stands, and its path with the name of its file before it."""
    document = violation.document
    if document is None:
        place = violation.place
        own = place._replace(file=shown(place.file)) if place else subject.place(violation.path)
        return own, violation.path
    place = violation.place or document.place(violation.path)
    place = place._replace(file=shown(place.file)) if place else subject.place(document.origin)
    return place, (document.name, *violation.path)


def _foreign(selected: Selected, subject: Subject) -> Iterator[Violation]:
    """Yield what a rule from outside the package finds."""
    rule = selected.rule
    try:
        yield from rule.judge(subject.stack, selected.parameters)
    except Exception as error:  # somebody else's code: whatever it raises is its failure
        from stackspec.policy.plugins import module_file, place_of

        file = module_file(rule)
        raise StackspecError(
            f"the rule {rule.name} failed on {subject.folder}: {type(error).__name__}: {error}: correct the rule",
            place_of(error, FilePath(file)) if file else None,
        ) from error
