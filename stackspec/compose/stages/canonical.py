"""Short syntaxes made long, so that what follows knows one form of each attribute."""

# ruff: noqa: ARG001 (every expansion takes a value and its span)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.ports import Port
from stackspec.compose.notation.ports import ports as port_entries
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.volumes import clean_path, mount
from stackspec.compose.patterns import Table
from stackspec.compose.problems import ItemError, dotted
from stackspec.source.located import NOWHERE, Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.reading import Reading

__all__ = ["canonical"]


def canonical(document: Map, reading: Reading) -> None:
    """Expand every short syntax; each part of an expansion keeps the place of the text it came from.

    Without interpolation, a short syntax that still holds a variable and cannot be split stays as it is.
    """
    for expand, site in _EXPANSIONS.matches(document):
        value = site.value
        try:
            made = expand(value, site.span)
        except ValueError as error:
            if isinstance(error, ItemError):
                site = site.item(error.index)
            if reading.interpolate or "$" not in str(value):
                reading.problems.error(
                    "compose-syntax", f"{dotted(site.path)}: {error}", site.span, site.path
                )
            continue
        if made is not value:
            site.value = made


def _names(**defaults: Any) -> Callable[[Any, int], Any]:
    """Expand a list of names to a mapping, each with the same options."""

    def expand(value: Any, span: int) -> Any:
        if value.__class__ is not Seq:
            return value
        made = Map()
        made.spans = {}
        for name, at in zip(value, value.spans, strict=True):
            made.put(name, Map.at(NOWHERE, defaults) if defaults else None, at)
        return made

    return expand


def _pairs(value: Any, span: int) -> Any:
    if value.__class__ is not Seq:
        return value
    made = Map()
    made.spans = {}
    for item, at in zip(value, value.spans, strict=True):
        name, equals, path = item.partition("=")
        if not equals:
            raise ValueError(f"{quoted(item)} has no value: write NAME=value")
        made.put(name, path, at)
    return made


def _under(key: str, **others: Any) -> Callable[[Any, int], Any]:
    """Expand a string to a mapping that has it under a key."""

    def expand(value: Any, span: int) -> Any:
        if value.__class__ is not str:
            return value
        made = Map.at(span, ((key, value),))
        made.update(others)
        return made

    return expand


def _dependencies(value: Any, span: int) -> Any:
    if value.__class__ is Map:
        for dependency in value.values():
            dependency.setdefault("condition", "service_started")
            dependency.setdefault("required", True)
        return value
    return _names(condition="service_started", required=True)(value, span)


def _device(value: Any, span: int) -> Any:
    if value.__class__ is not str:
        return value
    parts = value.split(":")
    if len(parts) > 3:
        raise ValueError(
            f"{quoted(value)} has too many colons: write source:target:permissions or the long syntax"
        )
    source, target, permissions = [*parts, "", "rwm"][:3] if len(parts) == 1 else [*parts, "rwm"][:3]
    return Map.at(span, {"source": source, "target": target or source, "permissions": permissions})


def _env_files(value: Any, span: int) -> Any:
    files = value if value.__class__ is Seq else Seq.at(span, (value,))
    for index, file in enumerate(files):
        if file.__class__ is Map:
            file.setdefault("required", True)
        else:
            files[index] = Map.at(files.spans[index], (("path", file),))
            files[index]["required"] = True
    return files


def _list(value: Any, span: int) -> Any:
    return Seq.at(span, (value,)) if value.__class__ is str else value


def _servers(value: Any, span: int) -> Any:
    """Name servers that are empty strings, usually unset variables, are left out."""
    listed = _list(value, span)
    if listed.__class__ is not Seq or all(listed):
        return listed
    made = Seq()
    made.spans = []
    for item, at in zip(listed, listed.spans, strict=True):
        if item:
            made.add(item, at)
    return made


def _gpus(value: Any, span: int) -> Any:
    return Seq.at(span, (Map.at(span, (("count", "all"),)),)) if value.__class__ is str else value


def _ports(value: Any, span: int) -> Any:
    made = Seq()
    made.spans = []
    for index, (item, at) in enumerate(zip(value, value.spans, strict=True)):
        if item.__class__ is Map:
            made.add(item, at)
            continue
        for port in _entries(item, index):
            entry = Map.at(at, {"mode": "ingress", "target": port.target, "protocol": port.protocol})
            if port.host_ip:
                entry.put("host_ip", port.host_ip, at)
            if port.published:
                entry.put("published", port.published, at)
            made.add(entry, at)
    return made


def _entries(item: Any, index: int) -> list[Port]:
    try:
        return port_entries(str(item))
    except ValueError as error:
        raise ItemError(str(error), index) from error


def _volume(value: Any, span: int) -> Any:
    if value.__class__ is not str:
        return value
    long = mount(value)
    long["target"] = clean_path(long["target"]) if long["target"] else ""
    made = Map.at(span, long)
    for key in ("bind", "volume"):
        if key in made:
            made[key] = Map.at(span, long[key])
    return made


def _ssh(value: Any, span: int) -> Any:
    if value.__class__ is not Seq:
        return value
    made = Map()
    made.spans = {}
    for item, at in zip(value, value.spans, strict=True):
        name, equals, path = item.partition("=")
        if not equals and name != "default":
            raise ValueError(f"{quoted(item)} names no key: write {item}=path, or default for the agent")
        made.put(name, path if equals else None, at)
    return made


def _ulimit(value: Any, span: int) -> Any:
    if value.__class__ not in (int, Map):
        raise ValueError(f"{quoted(value)} is no limit: write a whole number or soft and hard")
    return value


def _external(value: Any, span: int) -> Any:
    """The old form of an external resource carries its name inside."""
    if value.__class__ is not Map or value.get("external").__class__ is not Map:
        return value
    inner, at = value["external"], value.span_of("external")
    name = inner.get("name")
    if name is not None and value.get("name", name) != name:
        raise ValueError("name and external.name differ: keep name only")
    value["external"] = True
    if name is not None and "name" not in value:
        value.put("name", name, inner.span_of("name") or at)
    return value


_EXPANSIONS: Table[Callable[[Any, int], Any]] = Table(
    {
        "configs.*": _external,
        "networks.*": _external,
        "secrets.*": _external,
        "volumes.*": _external,
        "services.*.build": _under("context"),
        "services.*.build.additional_contexts": _pairs,
        "services.*.build.secrets.*": _under("source"),
        "services.*.build.ssh": _ssh,
        "services.*.build.ulimits.*": _ulimit,
        "services.*.configs.*": _under("source"),
        "services.*.depends_on": _dependencies,
        "services.*.develop.watch.*.ignore": _list,
        "services.*.develop.watch.*.include": _list,
        "services.*.devices.*": _device,
        "services.*.dns": _servers,
        "services.*.env_file": _env_files,
        "services.*.extends": _under("service"),
        "services.*.gpus": _gpus,
        "services.*.label_file": _list,
        "services.*.models": _names(),
        "services.*.networks": _names(),
        "services.*.ports": _ports,
        "services.*.secrets.*": _under("source"),
        "services.*.ulimits.*": _ulimit,
        "services.*.volumes.*": _volume,
    }
)
