"""Waivers: somebody accepts a finding, says why, who answers for it, and until when."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from stackspec.findings.paths import spell
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.source.place import Path

__all__ = ["MARK", "BadComment", "Waiver", "inline_waivers"]

MARK = "stackspec:"
"""What a comment begins with to be a waiver; files without it are not searched."""

_COMMENT = re.compile(r"(?:^|\s)#\s*stackspec:\s*(.*?)\s*$")
_FORM = re.compile(
    r"allow\s+(?P<rules>[\w*-]+(?:\s*,\s*[\w*-]+)*)\s+until\s+(?P<until>\S+)\s+by\s+(?P<owner>[^:]+):\s*(?P<reason>\S.*)"
)


class Waiver(NamedTuple):
    """One accepted risk.

    It covers findings of ``rule`` (a name or a pattern with ``*``) whose path is ``where`` or below (dots between keys,
    ``*`` for any part; empty for everywhere), in files that ``file`` matches (a pattern; empty for all). One written as a
    comment covers its ``line`` instead.
    """

    rule: str
    reason: str
    owner: str
    expires: date
    place: Place
    where: str = ""
    file: str = ""
    line: int = 0

    def expired(self, today: date) -> bool:
        """Whether it no longer holds; it holds through its last day."""
        return today > self.expires

    def covers(self, rule: str, path: Path, place: Place | None) -> bool:
        """Whether a finding is meant."""
        if not fnmatchcase(rule, self.rule):
            return False
        if self.line:
            return place is not None and place.file == self.place.file and place.line == self.line
        if self.file and not (place and matches_file(place.file, self.file)):
            return False
        return not self.where or matches_path(path, self.where)


def matches_file(file: str, pattern: str) -> bool:
    """Whether a path ends in what the pattern says: ``compose.yaml`` matches ``shop/compose.yaml``."""
    return fnmatchcase(file, pattern) or fnmatchcase(file, f"*/{pattern}")


def matches_path(path: Path, where: str) -> bool:
    """Whether a path is, or is below, what ``where`` says; a key with a dot in it is matched as it stands."""
    spelt = spell(path)
    return any(fnmatchcase(spelt, pattern) for pattern in (where, f"{where}.*", f"{where}[[]*"))


class BadComment(NamedTuple):
    """A comment that means to be a waiver and is not one."""

    place: Place
    message: str


def inline_waivers(file: str, text: str) -> Iterator[Waiver | BadComment]:
    """Yield the waivers written as comments: on the line that they cover, or alone on the line before it.

    ``# stackspec: allow floating-tag until 2027-01-31 by platform-team: upstream publishes no versions``
    """
    if MARK not in text:
        return
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        comment = _COMMENT.search(line) if MARK in line else None
        if comment is None:
            continue
        place = Place(file, number, line.index("#", comment.start()) + 1)
        form = _FORM.fullmatch(comment[1])
        if form is None:
            yield BadComment(
                place, f"{comment[1]!r} is no waiver: write 'allow RULE until YYYY-MM-DD by OWNER: REASON'"
            )
            continue
        try:
            until = date.fromisoformat(form["until"])
        except ValueError:
            yield BadComment(place, f"{form['until']!r} is no date: write YYYY-MM-DD")
            continue
        covered = number if line[: comment.start()].strip() else _next_line(lines, number)
        for rule in re.split(r"\s*,\s*", form["rules"]):
            yield Waiver(rule, form["reason"], form["owner"].strip(), until, place, line=covered)


def _next_line(lines: list[str], number: int) -> int:
    for index in range(number, len(lines)):
        if lines[index].strip() and not lines[index].lstrip().startswith("#"):
            return index + 1
    return number
