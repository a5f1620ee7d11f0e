"""Lay one document over another.

Mappings merge, lists append, scalars are replaced, null keeps what was there. What differs is in the table below, by
path; a rule takes both values and returns the merged one.
"""

# ruff: noqa: ARG001 (every rule takes the same)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.notation.go_text import text_of
from stackspec.compose.patterns import Table
from stackspec.compose.problems import dotted
from stackspec.source.located import NOWHERE, Map, Seq

if TYPE_CHECKING:
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["merge", "merge_service"]


class _Both(NamedTuple):
    """A value that is there, the one laid over it, their spans, and where they are."""

    base: Any
    over: Any
    base_span: int
    over_span: int
    path: Path


def merge(base: Map, over: Map, reading: Reading) -> None:
    """Lay a document over ``base``, which changes; values of different kinds are an error."""
    _Merge(reading).mapping(base, over, _RULES, ())


def merge_service(base: Map, over: Map, name: str, reading: Reading) -> None:
    """Lay a service over a copy of the one that it extends, which changes."""
    path = ("services", name)
    _Merge(reading).mapping(base, over, _RULES.below(*path), path)


class _Merge:
    def __init__(self, reading: Reading) -> None:
        self.problems = reading.problems

    def mapping(self, base: Map, over: Map, rules: Table[Any] | None, path: Path) -> None:
        spans = base.spans
        for key, value in over.items():
            if key not in base:
                base[key] = value
                spans[key] = over.spans.get(key, 0)
                continue
            node = rules.step(key) if rules is not None else None
            both = _Both(base[key], value, spans.get(key, 0), over.spans.get(key, 0), (*path, key))
            rule = node.entry if node is not None else None
            if rule is not None:
                merged, spans[key] = rule(self, both, node)
            else:
                merged, spans[key] = self.plain(both, node)
            base[key] = merged

    def plain(self, both: _Both, rules: Table[Any] | None) -> tuple[Any, int]:
        base, over = both.base, both.over
        if over is None:
            return base, both.base_span
        if base.__class__ is Map:
            if over.__class__ is Map:
                self.mapping(base, over, rules, both.path)
                return base, both.base_span
            return self.conflict(both, "a mapping")
        if base.__class__ is Seq:
            if over.__class__ is Seq:
                return _appended(base, over), both.base_span
            return self.conflict(both, "a list")
        return over, both.over_span

    def conflict(self, both: _Both, kind: str) -> tuple[Any, int]:
        message = (
            f"{dotted(both.path)} cannot override {kind} with {_kind(both.over)}: use the same form in both"
        )
        self.problems.error("compose-merge", message, both.over_span, both.path)
        return both.base, both.base_span


def _kind(value: Any) -> str:
    return "a mapping" if value.__class__ is Map else "a list" if value.__class__ is Seq else repr(value)


def _appended(base: Seq, over: Seq) -> Seq:
    base.extend(over)
    base.spans.extend(over.spans)
    return base


def _replace(_: _Merge, both: _Both, __: Any) -> tuple[Any, int]:
    return both.over, both.over_span


def _append_pairs(_: _Merge, both: _Both, __: Any) -> tuple[Any, int]:
    """Both become lists of ``key=value``; unicity will later make the last of a key win."""
    base = _as_sequence(both.base, both.base_span)
    return _appended(base, _as_sequence(both.over, both.over_span)), both.base_span


def _append_new(_: _Merge, both: _Both, __: Any) -> tuple[Any, int]:
    base = _as_sequence(both.base, both.base_span)
    over = _as_sequence(both.over, both.over_span)
    for item, span in zip(over, over.spans, strict=True):
        if item not in base:
            base.add(item, span)
    return base, both.base_span


def _as_sequence(value: Any, span: int) -> Seq:
    if value.__class__ is Seq:
        return value
    if value.__class__ is not Map:
        return Seq.at(span, (value,) if value.__class__ is str else ())
    pairs: list[tuple[str, int]] = []
    for key, child in value.items():
        at = value.span_of(key)
        if child is None:
            pairs.append((key, at))
        elif child.__class__ is Seq:
            pairs.extend((f"{key}={text_of(item)}", at) for item in child)
        else:
            pairs.append((f"{key}={text_of(child)}", at))
    made = Seq(pair for pair, _ in sorted(pairs))
    made.spans = [at for _, at in sorted(pairs)]
    return made


def _as_mapping(**defaults: Any) -> Any:
    """Make a rule that turns lists of names into mappings, then merges."""

    def rule(merging: _Merge, both: _Both, rules: Any) -> tuple[Any, int]:
        base = _named(both.base, both.base_span, defaults)
        merging.mapping(base, _named(both.over, both.over_span, defaults), rules, both.path)
        return base, both.base_span

    return rule


def _named(value: Any, span: int, defaults: dict[str, Any]) -> Map:
    if value.__class__ is Map:
        return value
    made = Map()
    made.spans = {}
    for item, at in zip(value, value.spans, strict=True) if value.__class__ is Seq else ():
        made.put(str(item), Map.at(NOWHERE, defaults) if defaults else None, at)
    return made


def _build(merging: _Merge, both: _Both, rules: Any) -> tuple[Any, int]:
    base, over = _context(both.base, both.base_span), _context(both.over, both.over_span)
    merging.mapping(base, over, rules, both.path)
    return base, both.base_span


def _context(value: Any, span: int) -> Map:
    if value.__class__ is Map:
        return value
    return Map.at(span, {"context": value} if value.__class__ is str else {})


def _logging(merging: _Merge, both: _Both, rules: Any) -> tuple[Any, int]:
    """Options of one driver mean nothing to another."""
    base, over = both.base, both.over
    if base.__class__ is not Map or over.__class__ is not Map:
        return merging.plain(both, rules)
    drivers = (base.get("driver"), over.get("driver"))
    if drivers[0] == drivers[1] or "driver" not in base or "driver" not in over:
        return merging.plain(both, rules)
    return over, both.over_span


def _pools(merging: _Merge, both: _Both, rules: Any) -> tuple[Any, int]:
    """Address pools merge by subnet; the base's order, and the engine's way of interleaving new ones, are kept."""
    if both.base.__class__ is not Seq or both.over.__class__ is not Seq:
        return merging.conflict(both, "a list")
    made = Seq()
    made.spans = []
    for original, base_span in zip(both.base, both.base.spans, strict=True):
        for override, over_span in zip(both.over, both.over.spans, strict=True):
            if original.__class__ is not Map or override.__class__ is not Map:
                return merging.conflict(both, "a list of mappings")
            known = [pool.get("subnet") for pool in made]
            if override.get("subnet") != original.get("subnet") and override.get("subnet") not in known:
                made.add(override, over_span)
                continue
            merging.mapping(original, override, None, both.path)
            if original.get("subnet") in known:
                made[known.index(original.get("subnet"))] = original
            else:
                made.add(original, base_span)
    return made, both.base_span


_RULES: Table[Any] = Table(
    {
        "networks.*.ipam.config": _pools,
        "networks.*.labels": _append_pairs,
        "volumes.*.labels": _append_pairs,
        "services.*.annotations": _append_pairs,
        "services.*.build": _build,
        "services.*.build.additional_contexts": _append_pairs,
        "services.*.build.args": _append_pairs,
        "services.*.build.extra_hosts": _append_new,
        "services.*.build.labels": _append_pairs,
        "services.*.command": _replace,
        "services.*.depends_on": _as_mapping(condition="service_started", required=True),
        "services.*.deploy.labels": _append_pairs,
        "services.*.dns": _append_pairs,
        "services.*.dns_opt": _append_pairs,
        "services.*.dns_search": _append_pairs,
        "services.*.entrypoint": _replace,
        "services.*.env_file": _append_pairs,
        "services.*.environment": _append_pairs,
        "services.*.extra_hosts": _append_new,
        "services.*.healthcheck.test": _replace,
        "services.*.label_file": _append_pairs,
        "services.*.labels": _append_pairs,
        "services.*.logging": _logging,
        "services.*.models": _as_mapping(),
        "services.*.networks": _as_mapping(),
        "services.*.sysctls": _append_pairs,
        "services.*.tmpfs": _append_pairs,
        "services.*.ulimits.*": _replace,
        "services.*.volumes.*.volume.labels": _append_pairs,
    }
)
