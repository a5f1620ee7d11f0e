"""Kinds that many attributes share."""

from __future__ import annotations

import re
from typing import Any

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.kinds import Kind, Record, of_items, of_scalars, of_values

NONE = type(None)
_NAME = re.compile(r"[a-zA-Z0-9._-]+\Z").match

__all__ = [
    "ADDRESSES", "ANY_MAPPING", "COMMAND", "DELAY", "DRIVER_OPTIONS", "ENVIRONMENT", "FLAG", "FLAG_OR_UNSET",
    "LABELS", "LIST_OR_MAPPING", "MEMORY", "NAME", "NONE", "STRING", "STRINGS", "STRING_OR_STRINGS", "TEXT",
    "UNIQUE_STRINGS", "WHOLE", "WHOLE_OR_UNSET", "named", "number", "one_of", "record", "whole_number",
]  # fmt: skip


def whole_number(value: Any) -> str:
    """Complain about a fraction where an integer belongs."""
    return "" if value.__class__ is not float or value.is_integer() else "must be a whole number"


def one_of(*choices: str) -> Any:
    """Make a test for a fixed set of strings."""
    shown = ", ".join(choices)

    def test(value: Any) -> str:
        return "" if value in choices else f"must be one of {shown}"

    return test


def number(name: str, *, low: int | None = None, high: int | None = None, form: Any = None) -> Kind:
    """Return the kind of an integer (or a string of one) between bounds."""

    def test(value: Any) -> str:
        if value.__class__ is str:
            return ""
        if low is not None and value < low:
            return f"must be at least {low}"
        if high is not None and value > high:
            return f"must be at most {high}"
        return whole_number(value)

    return of_scalars(name, str, int, float, test=test, form=form)


def record(table: Record, form: Any = None) -> Kind:
    """Return the kind of a mapping with named attributes."""
    return Kind("a mapping", record=table, form=form)


def named(values: Kind, *, open_keys: bool = False, form: Any = None) -> Kind:
    """Return the kind of a mapping from names of services, networks, volumes and so on."""
    return Kind("a mapping", values=values, keys=_NAME, open_keys=open_keys, form=form)


NAME = _NAME
STRING = of_scalars("a string", str)
TEXT = of_scalars("a string", str, form=forms.text)
FLAG = of_scalars("true or false", bool, str, form=forms.flag)
FLAG_OR_UNSET = of_scalars("true or false", bool, str, form=forms.flag_or_unset)
WHOLE = of_scalars("a whole number", int, float, str, test=whole_number, form=forms.whole)
WHOLE_OR_UNSET = WHOLE.but(form=forms.whole_or_unset)
NUMBER = of_scalars("a number", int, float, str)
MEMORY = of_scalars("a size like 512M", int, float, str, form=forms.memory_or_number)
DELAY = of_scalars("a duration like 30s", str, form=forms.delay)
STRINGS = of_items("a list of strings", STRING, form=collection_forms.nothing_if_empty)
UNIQUE_STRINGS = of_items("a list of strings", STRING, unique=True, form=collection_forms.nothing_if_empty)
STRING_OR_STRINGS = of_items(
    "a string or a list of strings", STRING, str, unique=True, form=collection_forms.strings
)
COMMAND = of_items("a string or a list of strings", STRING, str, NONE, form=collection_forms.command)

_PLAIN_VALUE = of_scalars("a string, number, boolean or null", str, int, float, bool, NONE)
LIST_OR_MAPPING = Kind(
    "a mapping or a list of KEY=value",
    items=STRING,
    unique=True,
    values=_PLAIN_VALUE,
    keys=bool,
    form=collection_forms.labels,
)
LABELS = LIST_OR_MAPPING
ENVIRONMENT = LIST_OR_MAPPING.but(form=collection_forms.environment)
ADDRESSES = Kind(
    "a mapping of hosts to addresses or a list of host=address",
    items=STRING, unique=True, values=of_items("an address or a list of them", STRING, str), keys=bool,
    form=collection_forms.addresses,
)  # fmt: skip
DRIVER_OPTIONS = of_values(
    "a mapping", of_scalars("a string or a number", str, int, float), form=collection_forms.labels
)
ANY_MAPPING = Kind(
    "a mapping", values=Kind("anything", str, int, float, bool, NONE), form=collection_forms.labels
)
