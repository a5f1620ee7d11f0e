"""A rule's page: its module's docstring, taken apart into sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Example", "Page"]

SECTIONS = ("Why", "Bad", "Good")
FILES = {"yaml": "compose.yaml", "dockerfile": "Dockerfile", "env": ".env"}

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)(?:[ \t]+(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A small complete project: file name to text. ``compose.yaml`` is always there."""

    files: dict[str, str]


class Page(NamedTuple):
    """What a reader sees: what is found, why it hurts, how it looks wrong and right.

    Every section is Markdown as written. An example begins with a block marked ``yaml``, which is ``compose.yaml``; blocks
    marked ``dockerfile`` (``Dockerfile``), ``env`` (``.env``) or with a file name after the mark belong to it.
    """

    summary: str
    """The first line, one sentence."""
    detail: str
    """What stands between the first line and the first heading; may be empty."""
    why: str
    bad: str
    good: str

    @classmethod
    def parse(cls, docstring: str, name: str) -> Self:
        """Take a docstring apart; raises ``ValueError`` that names the missing section."""
        import inspect

        head, *parts = _HEADING.split(inspect.cleandoc(docstring))
        sections = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
        if missing := [section for section in SECTIONS if not sections.get(section)]:
            raise ValueError(
                f"the page of rule {name!r} has no section {missing[0]!r}: write '## {missing[0]}' in its docstring"
            )
        summary, _, detail = head.strip().partition("\n")
        return cls(summary.strip(), detail.strip(), *(sections[section] for section in SECTIONS))

    def examples(self, section: str) -> tuple[Example, ...]:
        """The complete projects of section ``"bad"`` or ``"good"``."""
        found: list[dict[str, str]] = []
        for mark, file, text in _BLOCK.findall(self.bad if section == "bad" else self.good):
            if mark == "yaml" and not file:
                found.append({})
            if found:
                found[-1][file or FILES[mark]] = text
        return tuple(Example(files) for files in found)
