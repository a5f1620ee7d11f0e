"""How messages call files."""

from __future__ import annotations

import os
from functools import lru_cache

__all__ = ["shown"]


@lru_cache(maxsize=4096)
def shown(path: str) -> str:
    """Return how messages call a file: relative to where the user is, if it lies below."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
