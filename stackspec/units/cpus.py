"""Shares of processors."""

from __future__ import annotations

import math
from typing import Self

from stackspec.units.quantity import Quantity

__all__ = ["Cpus"]


class Cpus(Quantity, float):
    """A number of processors, more than zero or zero for no limit: ``0.5`` is half of one, ``2`` is two."""

    json_pattern = r"^\d+(\.\d+)?$"
    json_example = "0.5"

    def __new__(cls, value: str | float) -> Self:
        """Parse ``value``; raises ``ValueError`` for what is no finite number from 0."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if isinstance(value, bool) or not math.isfinite(number) or number < 0:
            raise ValueError(f"{value!r} is no number of CPUs: write one like 0.5 or 2")
        return super().__new__(cls, number)

    def __str__(self) -> str:
        return f"{float(self):f}".rstrip("0").rstrip(".")

    def __repr__(self) -> str:
        return f"Cpus({str(self)!r})"
