"""Values quoted in messages."""

from __future__ import annotations

from typing import Any

__all__ = ["quoted"]

_LONGEST = 60


def quoted(value: Any) -> str:
    """Return a value as messages show it: in quotes if it is a string, and never long."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[: _LONGEST - 1]!r}…"
    return (
        "null"
        if value is None
        else str(value).lower()
        if isinstance(value, bool)
        else f"{value!r:.{_LONGEST}}"
    )
