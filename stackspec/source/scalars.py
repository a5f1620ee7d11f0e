"""What a YAML scalar means, in the reading that Compose uses.

The engine reads YAML with go-yaml: YAML 1.2's core schema, plus YAML 1.1's octals, binaries, underscores and
timestamps, and without its sexagesimals and its yes/no booleans.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

__all__ = ["Timestamp", "plain", "tagged"]

_PREFIX = "tag:yaml.org,2002:"
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
} | {
    f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")
}  # fmt: skip
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)\Z").match
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z").match
_DATE = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_TIMESTAMP = re.compile(
    _DATE + r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[+-]\d\d:\d\d|(?=\Z)))?\Z"
).match
_MOST_DIGITS = 67
"""Of 64 bits in binary, with sign and prefix."""
_INFINITY = float("inf")
_LOWEST, _HIGHEST = -(1 << 63), (1 << 64) - 1


class Timestamp(str):
    """A date or time that YAML made of a plain scalar; the text is its RFC 3339 form.

    No attribute of the Compose Specification takes one. It is a class of its own so that checks of types refuse it.
    """

    __slots__ = ()


def plain(text: str) -> Any:
    """Return the value of an unquoted, untagged scalar: str, int, float, bool, None or `Timestamp`."""
    first = text[:1]
    if first.isdigit() or first in ("+", "-", "."):
        return _number(text)
    return _WORDS.get(text, text)


def _number(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[4:5] == "-":
        moment = _TIMESTAMP(text)
        if moment:
            return _timestamp(text, moment)
    digits = text.replace("_", "")
    if len(digits) <= _MOST_DIGITS and _INTEGER(digits):
        value = _integer(digits)
        if _LOWEST <= value <= _HIGHEST:
            return value
    if _FLOAT(digits):
        fraction = float(digits)
        return text if fraction in (_INFINITY, -_INFINITY) else fraction
    return text


def _integer(digits: str) -> int:
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    if digits[:1] == "0" and digits[1:2].isdigit():
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _timestamp(text: str, moment: re.Match[str]) -> Any:
    year, month, day, hour, minute, second, fraction, zone = moment.groups()
    longest = (31, 29 if _leap(int(year)) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= longest[int(month) - 1]:
        return text
    if hour is None:
        return Timestamp(f"{year}-{month:0>2}-{day:0>2}T00:00:00Z")
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return text
    clock = f"{hour:0>2}:{minute:0>2}:{second:0>2}{(fraction or '').rstrip('0').rstrip('.')}"
    return Timestamp(f"{year}-{month:0>2}-{day:0>2}T{clock}{zone or 'Z'}")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def tagged(tag: str, text: str) -> Any:
    """Return the value of a scalar with a tag; raises ``ValueError`` where the text is not of the tag's type.

    Tags that YAML does not define are ignored, and their scalars are strings, as in the engine.
    """
    name = tag.removeprefix(_PREFIX)
    if name == tag or name == "str":
        return text
    if name == "binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except binascii.Error as error:
            raise ValueError(f"{text[:40]!r} is no base64: {error}") from error
    value = plain(text)
    if name == "float" and type(value) is int:
        return float(value)
    wanted = _TYPES.get(name)
    if wanted is None:
        return text
    if not isinstance(value, wanted) or (isinstance(value, bool) and name != "bool"):
        raise ValueError(f"{text[:40]!r} is not of type !!{name}: change the value or remove the tag")
    return value


_TYPES: dict[str, Any] = {
    "int": int, "float": float, "bool": bool, "null": type(None), "timestamp": Timestamp,
}  # fmt: skip
