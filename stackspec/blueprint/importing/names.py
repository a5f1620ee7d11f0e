"""Python names for a project's elements and variables."""

from __future__ import annotations

import keyword
import re

__all__ = ["Names"]


class Names:
    """Hands out names that nothing else has."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = set(taken)

    def local(self, key: str, kind: str) -> str:
        """A name for a value inside the function: ``web_app``, with its kind where that is taken."""
        return self._free(_identifier(key).lower(), f"_{kind}")

    def constant(self, key: str) -> str:
        """A name for a value of the module: ``WEB_VERSION``."""
        return self._free(_identifier(key).upper(), "_VALUE")

    def _free(self, name: str, suffix: str) -> str:
        if name in self.taken or keyword.iskeyword(name) or keyword.issoftkeyword(name):
            name += suffix
        free, number = name, 2
        while free in self.taken:
            free, number = f"{name}_{number}", number + 1
        self.taken.add(free)
        return free


def _identifier(key: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "_", key).strip("_") or "value"
    return f"n{name}" if name[0].isdigit() else name
