"""Port numbers and ranges of them."""

from __future__ import annotations

import re
from typing import Self

from stackspec.units.quantity import Quantity

__all__ = ["PortRange"]

_PATTERN = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


class PortRange(Quantity, str):
    """One port or a range, ``8080`` or ``8080-8090``; each from 0 (any free port) to 65535, the first not above the last."""

    __slots__ = ()
    json_pattern = r"^\d{1,5}(-\d{1,5})?$"
    json_example = "8080"

    def __new__(cls, value: str | int) -> Self:
        """Parse ``value``; raises ``ValueError`` for what is no port."""
        match = _PATTERN.fullmatch(str(value)) if not isinstance(value, bool) else None
        if match is None:
            raise ValueError(f"{value!r} is no port: write a number like 8080 or a range like 8080-8090")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last <= 65535:
            raise ValueError(f"{value!r} is no port range: ports rise from 0 to 65535")
        return super().__new__(cls, str(first) if first == last else f"{first}-{last}")

    @property
    def first(self) -> int:
        """The lowest port."""
        return int(self.partition("-")[0])

    @property
    def last(self) -> int:
        """The highest port, the same as :attr:`first` for a single one."""
        return int(self.rpartition("-")[2])
