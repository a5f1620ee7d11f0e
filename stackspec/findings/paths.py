"""Paths of values, as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["spell"]


def spell(path: Path) -> str:
    """Write a path as waivers, reports and messages do: ``services.web.ports[0]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
