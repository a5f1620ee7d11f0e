"""What reporters may ask beside the report itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.rules.rule import Rule

__all__ = ["Context"]


class Context:
    """The program's version, the text of files (for excerpts), and the rules (for their pages).

    ``rule`` returns None for what is no rule of ours. ``colour`` allows terminal escapes. ``show_suppressed`` lists findings
    that somebody accepted, too.
    """

    def __init__(
        self,
        *,
        version: str,
        rule: Callable[[str], Rule | None],
        colour: bool = False,
        show_suppressed: bool = False,
    ) -> None:
        self.version = version
        self.rule = rule
        self.colour = colour
        self.show_suppressed = show_suppressed
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """Return a line of a file, counted from 1; None where the file cannot be read (any more) or is shorter."""
        if file not in self._lines:
            try:
                with open(file, encoding="utf-8-sig", errors="replace") as opened:
                    self._lines[file] = opened.read().splitlines()
            except OSError:
                self._lines[file] = []
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None
