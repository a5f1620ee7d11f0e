"""Let the last of equal list items win, in the place of the first.

What makes items equal differs by attribute: the text before ``=``, the path in the container, the port.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.volumes import target_of
from stackspec.compose.patterns import Table
from stackspec.compose.problems import ItemError, dotted
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stackspec.compose.reading import Reading

__all__ = ["unique"]


def unique(document: Map, reading: Reading) -> None:
    """Remove earlier items that later ones redefine."""
    for identity, site in _IDENTITIES.matches(document):
        items = site.value
        if items.__class__ is not Seq:
            continue
        try:
            identities = _identities(items, identity)
        except ItemError as error:
            site = site.item(error.index)
            reading.problems.error("compose-shape", f"{dotted(site.path)}: {error}", site.span, site.path)
            continue
        if len(set(identities)) < len(identities):
            site.value = _last_of_each(items, identities)


def _identities(items: Seq, identity: Callable[[Any], Hashable]) -> list[Hashable]:
    found: list[Hashable] = []
    try:
        for item in items:
            found.append(identity(item))  # noqa: PERF401 (its length tells which item was wrong)
    except ValueError as error:
        raise ItemError(str(error), len(found)) from error
    return found


def _last_of_each(items: Seq, identities: list[Hashable]) -> Seq:
    positions: dict[Hashable, int] = {}
    kept = Seq()
    kept.spans = []
    for item, span, identity in zip(items, items.spans, identities, strict=True):
        position = positions.setdefault(identity, len(kept))
        if position == len(kept):
            kept.add(item, span)
        else:
            kept[position] = item
            kept.spans[position] = span
    return kept


def _name(item: Any) -> Hashable:
    if item.__class__ is not str:
        raise ValueError(f"{_shown(item)} is not a string: write it as one")
    return item.partition("=")[0]


def _shown(item: Any) -> str:
    return "a mapping" if item.__class__ is Map else "a list" if item.__class__ is Seq else repr(item)


def _target(item: Any) -> Hashable:
    if item.__class__ is Map:
        if item.get("target").__class__ is not str:
            raise ValueError("a mount has no target: add target: with the path in the container")
        return str(item["target"])
    return target_of(item) if item.__class__ is str else ""


def _device(item: Any) -> Hashable:
    if item.__class__ is str:
        parts = item.split(":")
        return parts[0] if len(parts) == 1 else parts[1]
    return _target(item)


def _file(item: Any) -> Hashable:
    if item.__class__ is Map:
        if "path" not in item:
            raise ValueError("an env_file has no path: add path:")
        return str(item["path"])
    return str(item)


def _mount_of(folder: str) -> Callable[[Any], Hashable]:
    def identity(item: Any) -> Hashable:
        if item.__class__ is Map:
            target = item.get("target")
            return f"{folder}/{item.get('source')}" if target is None else str(target)
        if item.__class__ is not str:
            raise ValueError(f"{_shown(item)} is neither a name nor a mapping: write the name")
        return f"{folder}/{item}"

    return identity


def _port(item: Any) -> Hashable:
    if item.__class__ is not Map:
        return str(item) if item.__class__ in (int, str) else ""
    if "target" not in item:
        raise ValueError("a port has no target: add target: with the container's port")
    published = item.get("published")
    where = (item.get("host_ip", "0.0.0.0"), published.__class__, published)  # noqa: S104
    return (*map(str, where), str(item["target"]), str(item.get("protocol", "tcp")))


def _value(item: Any) -> Hashable:
    if item.__class__ in (str, int):
        return str(item)
    raise ValueError(f"{_shown(item)} is no port: write a number or a string")


_IDENTITIES: Table[Any] = Table(
    {
        "networks.*.ipam.options": _name,
        "networks.*.labels": _name,
        "services.*.annotations": _name,
        "services.*.build.additional_contexts": _name,
        "services.*.build.args": _name,
        "services.*.build.labels": _name,
        "services.*.build.tags": _name,
        "services.*.cap_add": _name,
        "services.*.cap_drop": _name,
        "services.*.configs": _mount_of(""),
        "services.*.deploy.labels": _name,
        "services.*.devices": _device,
        "services.*.dns": _name,
        "services.*.dns_opt": _name,
        "services.*.dns_search": _name,
        "services.*.env_file": _file,
        "services.*.environment": _name,
        "services.*.expose": _value,
        "services.*.labels": _name,
        "services.*.links": _name,
        "services.*.networks.*.aliases": _name,
        "services.*.networks.*.link_local_ips": _name,
        "services.*.ports": _port,
        "services.*.profiles": _name,
        "services.*.secrets": _mount_of("/run/secrets"),
        "services.*.sysctls": _name,
        "services.*.tmpfs": _name,
        "services.*.volumes": _target,
    }
)
