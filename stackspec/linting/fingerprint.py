"""What makes a finding the same finding when lines move, lists are reordered, and files are renamed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.source.place import Path

__all__ = ["fingerprint"]


def fingerprint(rule: str, path: Path, model: Mapping[str, Any] | None, folder: str) -> str:
    """Return 16 hexadecimal digits of the rule, the route of keys, and the value that is there.

    A list's item counts by its value and not by its index. The project's ``folder`` is taken out of values, so that a
    checkout elsewhere agrees. Where the path ends in something missing, the route alone counts.
    """
    route: list[Any] = []
    value: Any = model
    for step in path:
        value = _child(value, step)
        route.append(step if isinstance(step, str) else _spelt(value, folder))
    leaf = "" if isinstance(value, dict) else _spelt(value, folder)
    return hashlib.sha256("\0".join([rule, *map(str, route), leaf]).encode()).hexdigest()[:16]


def _child(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _spelt(value: Any, folder: str) -> str:
    if value is None or isinstance(value, str):
        return (value or "").replace(folder, ".")
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).replace(folder, ".")
