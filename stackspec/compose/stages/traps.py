"""Warnings about what the engine accepts in silence and does differently than most people think."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.go_text import text_of
from stackspec.compose.notation.ports import ports
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.shell_words import split
from stackspec.compose.patterns import Table
from stackspec.compose.problems import dotted
from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.patterns import Site
    from stackspec.compose.reading import Reading

__all__ = ["appended_lists", "traps"]


def traps(document: Map, reading: Reading) -> None:
    """Warn about values, as written in a document, that the engine takes otherwise than they look."""
    if "version" in document:
        message = "version is obsolete and ignored: remove it"
        reading.problems.warning(
            "obsolete-version", message, document.span_of("version"), ("version",), at_key=True
        )
    for warn, site in _TRAPS.matches(document):
        warn(site, reading)


def appended_lists(base: Map, over: Map, reading: Reading) -> None:
    """Warn about lists of an override that do not replace the list before."""
    before, after = base.get("services"), over.get("services")
    if before.__class__ is not Map or after.__class__ is not Map:
        return
    for name, service in after.items():
        earlier = before.get(name)
        if service.__class__ is not Map or earlier.__class__ is not Map:
            continue
        for attribute in ("ports", "extra_hosts"):
            if earlier.get(attribute) and service.get(attribute):
                message = (
                    f"services.{name}.{attribute} is added to the list of the file before, it does not replace it: "
                    f"write {attribute}: !override if it should"
                )
                path = ("services", name, attribute)
                reading.problems.warning(
                    "appended-list", message, service.span_of(attribute), path, at_key=True
                )


def _command(site: Site, reading: Reading) -> None:
    if site.value.__class__ is not str:
        return
    try:
        ignored = split(site.value).ignored
    except ValueError:
        return  # binding will say so
    if ignored:
        shown = ignored if len(ignored) <= 40 else f"{ignored[:39]}…"
        message = (
            f"{dotted(site.path)} ends before {quoted(shown)}, no shell runs it: write a list [sh, -c, …]"
        )
        reading.problems.warning("truncated-command", message, site.span, site.path)


def _volume(site: Site, reading: Reading) -> None:
    text = site.value
    if (
        text.__class__ is str
        and text[1:2] == ":"
        and text[:1].isalpha()
        and text[2:3] == "/"
        and ":" not in text[2:]
    ):
        message = (
            f"{dotted(site.path)} is {quoted(text)}, which is taken for a Windows path, not for the volume {quoted(text[0])}: "
            f"give the volume a longer name"
        )
        reading.problems.warning("one-letter-volume", message, site.span, site.path)


def _port(site: Site, reading: Reading) -> None:
    if site.value.__class__ is not str or "-" not in site.value:
        return
    try:
        targets = [port.target for port in ports(site.value)]
    except ValueError:
        return  # expanding will say so
    if targets != sorted(targets):
        message = (
            f"{dotted(site.path)} is {quoted(site.value)}, whose ports the engine orders as text, {targets[0]} first: "
            f"do not rely on their order"
        )
        reading.problems.warning("text-ordered-ports", message, site.span, site.path)


def _variables(site: Site, reading: Reading) -> None:
    """Numbers and booleans become strings; some change on the way."""
    values = site.value
    if values.__class__ is not Map:
        return
    for key, value in values.items():
        if value.__class__ in (int, float, bool):
            written = reading.files.text(values.span_of(key))
            became = text_of(value)
            if written and written != became and written[:1] not in "&*!$'\"":
                path = (*site.path, key)
                message = f"{dotted(path)} is {written}, which becomes {quoted(became)}: quote it"
                reading.problems.warning("changed-scalar", message, values.span_of(key), path)


def _external(site: Site, reading: Reading) -> None:
    if site.value.__class__ is Map:
        message = f"{dotted(site.path)} is a mapping, which is obsolete: write external: true, and the name beside it"
        reading.problems.warning("obsolete-external", message, site.span, site.path)


_TRAPS: Table[Callable[[Any, Any], None]] = Table(
    {
        "configs.*.external": _external,
        "networks.*.external": _external,
        "secrets.*.external": _external,
        "volumes.*.external": _external,
        "services.*.annotations": _variables,
        "services.*.build.args": _variables,
        "services.*.build.labels": _variables,
        "services.*.command": _command,
        "services.*.deploy.labels": _variables,
        "services.*.entrypoint": _command,
        "services.*.environment": _variables,
        "services.*.labels": _variables,
        "services.*.ports.*": _port,
        "services.*.volumes.*": _volume,
    }
)
