"""Forms: what the engine makes of one value, once it knows the attribute's type.

A form takes a value and its span and returns the model's value, or `DROP`. The engine leaves out most empty values:
false, 0, "" and empty collections, except where "not said" and "empty" differ. Forms raise ``ValueError`` with a
message for the user.
"""

# ruff: noqa: ARG001 (every form takes a value and its span)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.attributes.kinds import DROP
from stackspec.compose.notation.durations import canonical_duration
from stackspec.compose.notation.go_text import boolean, integer, number, shortest_float32, text_of
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.shell_words import split
from stackspec.compose.notation.sizes import size
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

NoneType = type(None)

__all__ = [
    "addresses",
    "capitalised",
    "command",
    "count",
    "delay",
    "device_count",
    "environment",
    "file_mode",
    "flag",
    "flag_or_unset",
    "health_test",
    "labels",
    "left_out",
    "limit",
    "lists_of_text",
    "mapping",
    "memory",
    "memory_or_number",
    "memory_or_zero",
    "nothing_if_empty",
    "options",
    "pause",
    "share",
    "ssh_keys",
    "strings",
    "text",
    "text_map",
    "texts",
    "whole",
    "whole_or_unset",
    "whole_text",
]


def text(value: Any, span: int) -> Any:
    """A string; "" is left out."""
    if value.__class__ is str:
        return value or DROP
    return DROP if value is None else text_of(value)


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


def delay(value: Any, span: int) -> Any:
    """A duration in Go's spelling."""
    return DROP if value is None else canonical_duration(text_of(value))


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


def nothing_if_empty(value: Any, span: int) -> Any:
    """A collection that is left out when empty."""
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
text_map = mapping("")
options = mapping("")
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


def pause(value: Any, span: int) -> Any:
    """A duration in Go's spelling; none at all is left out."""
    made = delay(value, span)
    return DROP if made == "0s" else made


def whole_text(value: Any, span: int) -> Any:
    """A string, "" too."""
    return "" if value is None else text_of(value)


def memory_or_zero(value: Any, span: int) -> Any:
    """A number of bytes as a decimal string, 0 too."""
    made = memory(value, span)
    return "0" if made is DROP else made


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


def left_out(value: Any, span: int) -> Any:
    """What the engine reads and forgets."""
    return DROP


def limit(value: Any, span: int) -> Any:
    """A resource limit: one number, or soft and hard. The engine prints 0 as a mapping without either."""
    if value.__class__ is Map:
        return value
    return whole_or_unset(value, span) or Map.at(span)
