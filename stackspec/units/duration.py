"""Spans of time, exact to the nanosecond."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Self

from stackspec.units.quantity import Quantity

__all__ = ["Duration"]

_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
    "y": 31_536_000_000_000_000,
}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w|y)", re.ASCII)
_SPELT = ("h", "m", "s", "ms", "us", "ns")
_SPELT_LONG = ("y", "w", "d", *_SPELT)


class Duration(Quantity, int):
    """A span of time in nanoseconds, zero or more, written ``90s``, ``1m30s``, ``500ms``, ``2h``, ``15d``.

    Compose (Go's durations, and ``d`` and ``w``) and Prometheus (whose ``y`` is 365 days) agree on this grammar. A bare
    number is refused, as both do, because it has no unit; only ``0`` needs none. ``str`` gives a spelling that both read:
    whole numbers, largest unit first, at most hours (``1h30m``).
    """

    json_pattern = r"^(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w|y))+)$"
    json_example = "1m30s"

    def __new__(cls, value: object) -> Self:
        """Parse ``value``; raises ``ValueError`` for anything that is no span of time."""
        if isinstance(value, Duration):
            return super().__new__(cls, int(value))
        if value in ("0", 0):
            return super().__new__(cls, 0)
        text = value.strip() if isinstance(value, str) else ""
        parts = _PART.findall(text)
        if not parts or "".join(number + unit for number, unit in parts) != text:
            raise ValueError(f"{value!r} is no duration: write a number and a unit, like 30s, 1m30s or 2h")
        return super().__new__(cls, int(sum(Fraction(number) * _NANOSECONDS[unit] for number, unit in parts)))

    @property
    def seconds(self) -> float:
        """The span in seconds."""
        return int(self) / 1e9

    def _spell(self, units: tuple[str, ...]) -> str:
        rest, text = int(self), ""
        for unit in units:
            count, rest = divmod(rest, _NANOSECONDS[unit])
            if count:
                text += f"{count}{unit}"
        return text or "0s"

    def __str__(self) -> str:
        return self._spell(_SPELT)

    def spell_long(self) -> str:
        """Spell with years, weeks and days too, as Prometheus prints retention times: ``30d`` is ``4w2d``."""
        return self._spell(_SPELT_LONG)

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"
