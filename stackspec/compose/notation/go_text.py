"""Numbers and flags as Go prints and parses them, where Compose turns one into the other."""

from __future__ import annotations

import math
import struct
from typing import Any

from stackspec.compose.notation.quoting import quoted

__all__ = ["boolean", "integer", "number", "shortest_float32", "text_of"]

_TRUE = frozenset({"true", "y", "yes", "on"})
_FALSE = frozenset({"false", "n", "no", "off"})
_LARGEST_PLAIN, _SMALLEST_PLAIN = 6, -4


def text_of(value: Any) -> str:
    """Return a scalar as Go's ``%v`` prints it: ``true``, ``1.5``, ``1e+21``, ``1.23456789e+08``."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return "<nil>"
    if type(value) is float:
        return _float(value)
    return str(value)


def _float(value: float) -> str:
    """Print the shortest digits that read back the same, with an exponent from 1e6 (whose digits may be fewer) and below 1e-4."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    mantissa, _, exponent = f"{quoted(value)}e".partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent.strip("e") or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if not digits:
        return f"{sign}0"
    if point - 1 < _SMALLEST_PLAIN or point - 1 >= _LARGEST_PLAIN:
        rest = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{rest}e{'-' if point < 1 else '+'}{abs(point - 1):02d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if len(digits) <= point:
        return sign + digits.ljust(point, "0")
    return f"{sign}{digits[:point]}.{digits[point:]}"


def boolean(text: str) -> bool:
    """Read a flag given as a string: true, false, and YAML 1.1's words."""
    word = text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"{quoted(text)} is no boolean: write true or false")


def integer(text: str) -> int:
    """Read a decimal integer of 64 bits."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if digits.isascii() and digits.isdigit() and len(digits) < 20:
        value = int(text)
        if -(1 << 63) <= value < 1 << 63:
            return value
    raise ValueError(f"{quoted(text)} is no whole number: write digits only")


def number(text: str) -> float:
    """Read a floating-point number."""
    try:
        if text == text.strip() and "_" not in text:
            return float(text)
    except ValueError:
        pass
    raise ValueError(f"{quoted(text)} is no number: write one like 0.5 or 2")


def shortest_float32(value: float) -> float | int:
    """Return the number that a 32-bit float keeps of ``value``, with the fewest digits that mean it."""
    if value.is_integer() and abs(value) < 1 << 24:
        return int(value)
    try:
        packed = struct.pack("f", value)
    except OverflowError:
        raise ValueError(f"{quoted(value)} is out of range: write a smaller number") from None
    for digits in range(1, 10):
        candidate = float(f"{value:.{digits}g}")
        if struct.pack("f", candidate) == packed:
            return int(candidate) if candidate.is_integer() else candidate
    return value
