"""Amounts of memory or disk, in bytes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Self

from stackspec.units.quantity import Quantity

__all__ = ["ByteSize"]

_PATTERN = re.compile(r"(\d+(?:\.\d+)?) ?([bkmgtp])?(?:i?b)?", re.IGNORECASE | re.ASCII)
_FACTORS = {"b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50}


class ByteSize(Quantity, int):
    """A number of bytes, zero or more, as the Compose Specification writes it: ``512M``, ``2G``, ``1.5gb``, ``1024``.

    Units count in powers of 1024 and upper or lower case does not matter; a bare number is bytes. Spelt with the largest
    unit that divides it, so ``str(ByteSize("1024k")) == "1M"``.
    """

    json_pattern = r"^\d+(\.\d+)? ?[bkmgtpBKMGTP]?([iI]?[bB])?$"
    json_example = "512M"

    def __new__(cls, value: str | int) -> Self:
        """Parse ``value``; raises ``ValueError`` for anything that is no size."""
        if isinstance(value, int) and not isinstance(value, bool):
            if value < 0:
                raise ValueError(f"{value} is no size: bytes count from 0")
            return super().__new__(cls, value)
        match = _PATTERN.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"{value!r} is no size: write a number and a unit, like 512M or 2G")
        number, unit = match.groups()
        return super().__new__(cls, round(Fraction(number) * _FACTORS[(unit or "b").lower()]))

    def __str__(self) -> str:
        """Spell the size with the largest unit that divides it; plain bytes carry ``b``."""
        for unit in ("P", "T", "G", "M", "K"):
            factor = _FACTORS[unit.lower()]
            if self >= factor and self % factor == 0:
                return f"{self // factor}{unit}"
        return f"{int(self)}b"

    def __repr__(self) -> str:
        return f"ByteSize({str(self)!r})"
