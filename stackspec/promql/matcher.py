"""A condition on one label, spelt as PromQL's selectors and Alertmanager's routes both read it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

__all__ = ["Matcher", "Operator", "quoted"]

Operator: TypeAlias = Literal["=", "!=", "=~", "!~"]


class Matcher(NamedTuple):
    """A condition on one label. ``str`` gives ``name="value"``."""

    label: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"{self.label}{self.operator}{quoted(self.value)}"

    def covers(self, value: str) -> bool:
        """Whether a label with ``value`` (empty if the label is missing) meets the condition."""
        if self.operator in ("=", "!="):
            return (value == self.value) == (self.operator == "=")
        return (re.fullmatch(self.value, value, re.DOTALL) is not None) == (self.operator == "=~")

    def may_cover(self, value: str) -> bool:
        """As :meth:`covers`; True for a regular expression of Go's that Python cannot read."""
        try:
            return self.covers(value)
        except re.error:
            return True


def quoted(text: str) -> str:
    """Spell ``text`` between double quotes, with the escapes that PromQL and Alertmanager share with Go."""
    if text.isprintable() and "\\" not in text and '"' not in text:
        return f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(map(_escape, escaped)) + '"'


def _escape(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
