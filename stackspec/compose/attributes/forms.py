"""Forms of scalars: what the engine makes of one value, once it knows the attribute's type.

A form takes a value and its span and returns the model's value, or `DROP`. The engine leaves out most empty values:
false, 0, "" and empty collections, except where "not said" and "empty" differ. Forms raise ``ValueError`` with a
message for the user.
"""

# ruff: noqa: ARG001 (every form takes a value and its span)

from __future__ import annotations

from typing import Any

from stackspec.compose.attributes.kinds import DROP
from stackspec.compose.notation.durations import canonical_duration
from stackspec.compose.notation.go_text import boolean, integer, number, shortest_float32, text_of
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.sizes import size
from stackspec.source.located import Map

__all__ = [
    "count",
    "delay",
    "device_count",
    "file_mode",
    "flag",
    "flag_or_unset",
    "left_out",
    "limit",
    "memory",
    "memory_or_number",
    "memory_or_zero",
    "pause",
    "share",
    "text",
    "unquoted_whole",
    "unquoted_whole_or_zero",
    "whole",
    "whole_or_unset",
    "whole_text",
]


def text(value: Any, span: int) -> Any:
    """A string; "" is left out."""
    if value.__class__ is str:
        return value or DROP
    return DROP if value is None else text_of(value)


def whole_text(value: Any, span: int) -> Any:
    """A string, "" too."""
    return "" if value is None else text_of(value)


def flag(value: Any, span: int) -> Any:
    """A boolean; false is left out."""
    return flag_or_unset(value, span) or DROP


def flag_or_unset(value: Any, span: int) -> Any:
    """A boolean whose false means something else than its absence."""
    if value.__class__ is str:
        return boolean(value)
    return DROP if value is None else bool(value)


def whole(value: Any, span: int) -> Any:
    """An integer; 0 is left out."""
    return whole_or_unset(value, span) or DROP


def whole_or_unset(value: Any, span: int) -> Any:
    """An integer whose 0 means something else than its absence."""
    if value.__class__ is str:
        return integer(value)
    return DROP if value is None else int(value)


def unquoted_whole(value: Any, span: int) -> Any:
    """An integer that the engine does not read from strings; 0 is left out."""
    return unquoted_whole_or_zero(value, span) or DROP


def unquoted_whole_or_zero(value: Any, span: int) -> Any:
    """An integer that the engine does not read from strings."""
    if value.__class__ is str:
        raise ValueError(
            f"{quoted(value)} is a string, which the engine takes for no number here: remove the quotes"
        )
    return whole_or_unset(value, span)


def count(value: Any, span: int) -> Any:
    """An integer from 0 whose 0 means something else than its absence."""
    made = whole_or_unset(value, span)
    if made is not DROP and made < 0:
        raise ValueError(f"{made} is below 0: write 0 or more")
    return made


def share(value: Any, span: int) -> Any:
    """A number that the engine keeps in 32 bits; 0 is left out."""
    if value is None:
        return DROP
    return shortest_float32(number(value) if value.__class__ is str else float(value)) or DROP


def memory(value: Any, span: int) -> Any:
    """A number of bytes, as a decimal string; 0 is left out."""
    if value.__class__ is str:
        value = size(value)
    return str(int(value)) if value else DROP


def memory_or_number(value: Any, span: int) -> Any:
    """A number of bytes as a decimal string, from integers and strings; fractions count as nothing."""
    return DROP if value.__class__ is float else memory(value, span)


def memory_or_zero(value: Any, span: int) -> Any:
    """A number of bytes as a decimal string, 0 too."""
    made = memory(value, span)
    return "0" if made is DROP else made


def delay(value: Any, span: int) -> Any:
    """A duration in Go's spelling."""
    return DROP if value is None else canonical_duration(text_of(value))


def pause(value: Any, span: int) -> Any:
    """A duration in Go's spelling; none at all is left out."""
    made = delay(value, span)
    return DROP if made == "0s" else made


def file_mode(value: Any, span: int) -> Any:
    """Permissions, as an octal string."""
    if value.__class__ is str:
        digits = value.lstrip("+-")
        if not digits or set(digits) - set("01234567"):
            raise ValueError(f"{quoted(value)} is no mode: write octal digits like 0440")
        value = int(value, 8)
    return DROP if value is None else f"0{int(value):o}" if value >= 0 else f"0-{-int(value):o}"


def device_count(value: Any, span: int) -> Any:
    """A number of devices; ``all`` is -1."""
    if value.__class__ is str:
        return -1 if value.lower() == "all" else integer(value) or DROP
    return value or DROP


def limit(value: Any, span: int) -> Any:
    """A resource limit: one number, or soft and hard. The engine prints 0 as a mapping without either."""
    if value.__class__ is Map:
        return value
    return whole_or_unset(value, span) or Map.at(span)


def left_out(value: Any, span: int) -> Any:
    """What the engine reads and forgets."""
    return DROP
