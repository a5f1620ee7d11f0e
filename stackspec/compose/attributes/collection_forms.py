"""Forms of collections: what the engine makes of one value, once it knows the attribute's type.

A form takes a value and its span and returns the model's value, or `DROP`. The engine leaves out most empty values:
false, 0, "" and empty collections, except where "not said" and "empty" differ. Forms raise ``ValueError`` with a
message for the user.
"""

# ruff: noqa: ARG001 (every form takes a value and its span)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.attributes.kinds import DROP
from stackspec.compose.notation.go_text import text_of
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.shell_words import split
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "addresses",
    "capitalised",
    "command",
    "environment",
    "health_test",
    "labels",
    "lists_of_text",
    "mapping",
    "nothing_if_empty",
    "ssh_keys",
    "strings",
    "texts",
]


def command(value: Any, span: int) -> Any:
    """A command as a list of words; None stays."""
    if value.__class__ is str:
        return Seq.at(span, split(value).words)
    return value


def health_test(value: Any, span: int) -> Any:
    """A health test as a list; a string is for the shell. An empty one is left out."""
    if value.__class__ is str:
        return Seq.at(span, ("CMD-SHELL", value))
    return value or DROP


def strings(value: Any, span: int) -> Any:
    """A list of strings; one string is a list of itself; an empty list is left out."""
    if value.__class__ is str:
        return Seq.at(span, (value,))
    return value or DROP


def texts(value: Any, span: int) -> Any:
    """A list of strings that may be written as numbers."""
    value = strings(value, span)
    if value is not DROP:
        for index, item in enumerate(value):
            if item.__class__ is not str:
                value[index] = text_of(item)
    return value


def nothing_if_empty(value: Any, span: int) -> Any:
    """A collection that is left out when empty."""
    return value or DROP


def mapping(empty: Any, *, bare: Any = "") -> Callable[[Any, int], Any]:
    """Make a form for mappings of strings that may be written as lists of ``key=value``.

    ``empty`` stands for a value of null, ``bare`` for a list's key without ``=``.
    """

    def form(value: Any, span: int) -> Any:
        if value.__class__ is Map:
            for key, child in value.items():
                if child.__class__ is not str:
                    value[key] = empty if child is None else text_of(child)
            return value or DROP
        made = Map()
        made.spans = {}
        if value:
            for item, at in zip(value, value.spans, strict=True):
                key, equals, child = text_of(item).partition("=")
                made.put(key, child if equals else bare, at)
        return made or DROP

    return form


labels = mapping("")
"""Labels, driver options and other plain strings; null is an empty string."""

_environment = mapping(None, bare=None)


def environment(value: Any, span: int) -> Any:
    """Environment variables; null means "from the environment". A list's names must not end with a space."""
    if value.__class__ is Seq:
        for item in value:
            name = str(item).partition("=")[0]
            if name and name[-1].isspace():
                raise ValueError(f"variable {quoted(name)} ends with a space: remove it")
    return _environment(value, span)


def addresses(value: Any, span: int) -> Any:
    """Extra hosts as a sorted list of ``host=address``; the short syntax may use a colon."""
    pairs: list[tuple[str, int]] = []
    if value.__class__ is Map:
        for host, child in value.items():
            found = [text_of(one) for one in child] if isinstance(child, list) else [child or ""]
            pairs.extend((f"{_host(host)}={_bare(ip)}", value.span_of(host)) for ip in found)
    else:
        for item, at in zip(value, value.spans, strict=True) if value.__class__ is Seq else ():
            separator = "=" if "=" in item else ":"
            host, found_one, ips = item.partition(separator)
            if not found_one:
                raise ValueError(f"{quoted(item)} has no address: write host=address")
            pairs.extend((f"{_host(host)}={_bare(ip)}", at) for ip in ips.split(","))
    made = Seq(pair for pair, _ in sorted(pairs))
    made.spans = [at for _, at in sorted(pairs)]
    return made or DROP


def _host(name: str) -> str:
    if not name or ":" in name or "=" in name:
        raise ValueError(f"{quoted(name)} is no host name: write host=address")
    return name


def _bare(ip: str) -> str:
    return ip[1:-1] if len(ip) > 2 and ip[0] == "[" and ip[-1] == "]" else ip


def capitalised(value: Any, span: int) -> Any:
    """A device's limit, whose names the engine prints with a capital."""
    if value.__class__ is not Map:
        return value
    made = Map()
    made.spans = {}
    for key, child in value.items():
        made.put(key.capitalize(), child, value.span_of(key))
    return made


def lists_of_text(value: Any, span: int) -> Any:
    """A mapping of lists of strings; a single value is a list of itself."""
    for key, child in value.items():
        items = child if child.__class__ is Seq else Seq.at(value.span_of(key), (child,))
        items[:] = [text_of(item) for item in items]
        value[key] = items
    return value or DROP


def ssh_keys(value: Any, span: int) -> Any:
    """SSH agents and keys as a list of ``id`` or ``id=path``."""
    if value.__class__ is not Map:
        return value or DROP
    made = Seq()
    made.spans = []
    for name in sorted(value):
        path = value[name]
        made.add(f"{name}={path}" if path else name, value.span_of(name))
    return made or DROP
