"""What people say of variables where they list them: the comments in ``.env`` files and their examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["purposes"]

_FILES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", ".env")
_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=")
_LONGEST = 100


def purposes(folders: Iterable[str]) -> dict[str, str]:
    """The comment right above each variable in the folders' files, if it is one line; the values are never read."""
    found: dict[str, str] = {}
    for folder in dict.fromkeys(folders):
        for name in _FILES:
            path = Path(folder) / name
            if path.is_file():
                _gather(path.read_text(encoding="utf-8", errors="replace"), found)
    return found


def _gather(text: str, found: dict[str, str]) -> None:
    above: list[str] = []
    for line in text.splitlines():
        stripped = line.strip()
        assignment = _ASSIGNMENT.match(stripped)
        if stripped.startswith("#"):
            above.append(stripped.lstrip("# ").strip())
            continue
        if assignment and len(above) == 1 and 3 < len(above[0]) <= _LONGEST and above[0][0].isalpha():
            found.setdefault(
                assignment[1], above[0] if above[0].endswith((".", "!", "?")) else f"{above[0]}."
            )
        above = []
