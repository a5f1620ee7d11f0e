"""Amounts of memory and disk, as the engine reads them: ``512m``, ``1.5 GiB``, ``64kb``; powers of 1024."""

from __future__ import annotations

import re

from stackspec.compose.notation.go_text import number
from stackspec.compose.notation.quoting import quoted

__all__ = ["size"]

_SUFFIX = re.compile(r"(?:b|([kmgtp])(?:i?b)?)\Z").match
_EXPONENT = {"k": 10, "m": 20, "g": 30, "t": 40, "p": 50}


def size(text: str) -> int:
    """Return the number of bytes, fractions cut off; upper and lower case mean the same."""
    if text.isdigit() and text.isascii():
        return int(text)
    amount, suffix = _split(text)
    unit = _SUFFIX(suffix.lower())
    try:
        value = number(amount)
    except ValueError:
        value = -1
    if value < 0 or (suffix and not unit) or value == float("inf"):
        raise ValueError(f"{quoted(text)} is no size: write a number and a unit, like 512M or 2G")
    return int(value * (1 << _EXPONENT[unit[1]] if unit and unit[1] else 1))


def _split(text: str) -> tuple[str, str]:
    """Divide at the last digit, dot or space; a space belongs to neither part."""
    at = max(map(text.rfind, "0123456789. "))
    return (text[:at], text[at + 1 :]) if text[at : at + 1] == " " else (text[: at + 1], text[at + 1 :])
