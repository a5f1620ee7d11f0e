"""A source line with its span marked, and with secrets masked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackspec.source.place import Place

__all__ = ["excerpt", "mask"]

WIDEST = 160

_CREDENTIAL = re.compile(
    r"""((?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|private_?key|credential|auth)s?\w*["']?\s*[:=]\s*)"""
    r"""(?!\s*(?:$|\$\{?\w+\}?\s*$|/run/secrets/|\$\{\w+:\?))(["']?)([^"'\s,}\]]+)""",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(\w+://[^\s:/@]*:)([^\s@/$]+)(@)")
_MASK = "********"


@lru_cache(maxsize=4096)
def mask(line: str) -> str:
    """Replace what looks like a credential's value by asterisks, keeping the line's length where that is shown."""
    line = _CREDENTIAL.sub(lambda found: f"{found[1]}{found[2]}{_MASK}", line)
    return _USER_INFO.sub(lambda found: f"{found[1]}{_MASK}{found[3]}", line)


def excerpt(place: Place, line: str) -> tuple[str, str]:
    """Return the line (tabs as one space, masked, cut) and the marks under its span (to the end of the line if longer).

    A line in which something was masked is marked at the start of the span only, because columns no longer agree.
    """
    plain = line.replace("\t", " ")
    shown = mask(plain)
    start = place.column - 1
    if shown != plain:
        return shown[:WIDEST], " " * min(start, len(shown)) + "^"
    if place.end_line == place.line and place.end_column > place.column:
        width = place.end_column - place.column
    elif place.end_line > place.line:
        width = len(plain.rstrip()) - start
    else:
        width = len(re.match(r"[\w.-]*", plain[start:])[0])  # type: ignore[index] # the pattern matches nothing, too
    return shown[:WIDEST], " " * start + "^" * max(1, min(width, WIDEST - start))
