"""Spans of time, as the engine reads and prints them: ``90s`` is ``1m30s``."""

from __future__ import annotations

import re
from functools import lru_cache

from stackspec.compose.notation.quoting import quoted

__all__ = ["canonical_duration", "duration", "duration_text"]

_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9,
    "m": 60 * 10**9, "h": 3600 * 10**9, "d": 24 * 3600 * 10**9, "w": 7 * 24 * 3600 * 10**9,
}  # fmt: skip
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+\Z").match
_LONGEST = (1 << 63) - 1


def duration(text: str) -> int:
    """Return nanoseconds; the units are Go's and ``d`` and ``w``."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if digits == "0":
        return 0
    if not _WHOLE(digits):
        raise ValueError(f"{quoted(text)} is no duration: write a number and a unit, like 30s or 1m30s")
    total = sum(_nanoseconds(number, _NANOSECONDS[unit]) for number, unit in _PART.findall(digits))
    if total > _LONGEST:
        raise ValueError(f"{quoted(text)} is too long: 292 years are the limit")
    return sign * total


def _nanoseconds(number: str, unit: int) -> int:
    whole, _, fraction = number.partition(".")
    return int(whole or 0) * unit + int(fraction or 0) * unit // int(f"1{'0' * len(fraction)}")


@lru_cache(maxsize=1024)
def canonical_duration(text: str) -> str:
    """Spell a duration as the engine prints it; projects repeat few durations."""
    return duration_text(duration(text))


def duration_text(nanoseconds: int) -> str:
    """Spell a duration as Go does: ``1m30s``, ``1h0m0s``, ``1.5s``, ``100µs``, ``0s``."""
    if nanoseconds == 0:
        return "0s"
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if rest < 10**9:
        for unit, factor in (("ms", 10**6), ("µs", 10**3), ("ns", 1)):
            if rest >= factor:
                return f"{sign}{_decimal(rest, factor)}{unit}"
    minutes, seconds = divmod(rest, 60 * 10**9)
    text = f"{_decimal(seconds, 10**9)}s"
    if minutes:
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}h{minutes}m{text}" if hours else f"{minutes}m{text}"
    return sign + text


def _decimal(amount: int, factor: int) -> str:
    whole, rest = divmod(amount, factor)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).rjust(len(str(factor)) - 1, '0').rstrip('0')}"
