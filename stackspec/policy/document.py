"""A policy file, parsed but not yet resolved against the rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.errors import StackspecError
from stackspec.findings.finding import Severity
from stackspec.policy.declarative import declared_rules
from stackspec.policy.reading import Reading, read_yaml
from stackspec.policy.waiver import Waiver

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from stackspec.rules.rule import Rule
    from stackspec.source.place import Path, Place

__all__ = ["PolicyDocument", "Selector", "Setting", "read_policy"]

KEYS = (
    "policy", "description", "extends", "select", "deselect", "rules", "custom", "waivers", "inline-waivers", "hadolint",
    "environments",
)  # fmt: skip
ENVIRONMENT_KEYS = ("extends", "select", "deselect", "rules", "waivers", "inline-waivers", "hadolint")
HADOLINT_LEVELS = ("off", "error", "warning", "info", "style")
SETTING_KEYS = ("severity", "waivable", "params")
WAIVER_KEYS = ("rule", "where", "file", "reason", "owner", "expires")


class Selector(NamedTuple):
    """Which rules are meant: ``kind`` is ``rule``, ``family``, ``tag`` or ``all``."""

    kind: str
    value: str
    place: Place


class Setting(NamedTuple):
    """What a policy says about one rule; None where it says nothing."""

    rule: str
    severity: Severity | None
    waivable: bool | None
    params: dict[str, Any]
    reading: Reading
    path: Path

    def place(self, *keys: str) -> Place:
        """Where the setting, or a part of it, stands."""
        return self.reading.place((*self.path, *keys))


class Layer(NamedTuple):
    """The part of a policy that an environment may have of its own."""

    extends: tuple[tuple[str, Place], ...]
    select: tuple[Selector, ...]
    deselect: tuple[Selector, ...]
    settings: tuple[Setting, ...]
    waivers: tuple[Waiver, ...]
    inline_waivers: bool | None
    hadolint: str | None


class PolicyDocument(NamedTuple):
    """One policy file."""

    name: str
    file: str
    layer: Layer
    custom: tuple[Rule, ...]
    environments: dict[str, Layer]


def read_policy(file: FilePath, shown: str) -> PolicyDocument:
    """Read one policy file; raises :class:`StackspecError`, located, for everything that it does not understand."""
    reading = read_yaml(file, shown)
    top = reading.mapping((), reading.data, KEYS)
    if not top:
        raise StackspecError(f"the policy {shown} is empty: select rules, or extend a policy that does")
    environments = reading.mapping(("environments",), top.get("environments"))
    return PolicyDocument(
        name=str(top.get("policy") or file.stem),
        file=str(file),
        layer=_layer(reading, top, ()),
        custom=tuple(declared_rules(reading, top.get("custom"), ("custom",))),
        environments={
            name: _layer(
                reading,
                reading.mapping(("environments", name), part, ENVIRONMENT_KEYS),
                ("environments", name),
            )
            for name, part in environments.items()
        },
    )


def _layer(reading: Reading, part: dict[str, Any], at: Path) -> Layer:
    inline, hadolint = part.get("inline-waivers"), part.get("hadolint")
    return Layer(
        extends=tuple(
            (reading.text((*at, "extends", index), name), reading.place((*at, "extends", index)))
            for index, name in enumerate(reading.sequence((*at, "extends"), part.get("extends")))
        ),
        select=_selectors(reading, part.get("select"), (*at, "select")),
        deselect=_selectors(reading, part.get("deselect"), (*at, "deselect")),
        settings=_settings(reading, part.get("rules"), (*at, "rules")),
        waivers=_waivers(reading, part.get("waivers"), (*at, "waivers")),
        inline_waivers=None if inline is None else reading.boolean((*at, "inline-waivers"), inline),
        hadolint=None if hadolint is None else reading.choice((*at, "hadolint"), hadolint, HADOLINT_LEVELS),
    )


def _selectors(reading: Reading, section: Any, at: Path) -> tuple[Selector, ...]:
    found = []
    for index, item in enumerate(reading.sequence(at, section)):
        path = (*at, index)
        if isinstance(item, str):
            found.append(Selector("all" if item == "all" else "rule", item, reading.place(path)))
            continue
        spec = reading.mapping(path, item, ("rule", "family", "tag"))
        if len(spec) != 1:
            raise reading.fail(
                path, "a selector names one thing: write a rule's name, `family: …` or `tag: …`"
            )
        kind, value = next(iter(spec.items()))
        found.append(Selector(kind, reading.text((*path, kind), value), reading.place((*path, kind))))
    return tuple(found)


def _settings(reading: Reading, section: Any, at: Path) -> tuple[Setting, ...]:
    found = []
    for rule, value in reading.mapping(at, section).items():
        path = (*at, rule)
        spec = reading.mapping(path, value, SETTING_KEYS)
        severity, waivable = spec.get("severity"), spec.get("waivable")
        labels = [one.label for one in Severity]
        found.append(
            Setting(
                rule,
                None
                if severity is None
                else Severity[reading.choice((*path, "severity"), severity, labels).upper()],
                None if waivable is None else reading.boolean((*path, "waivable"), waivable),
                reading.mapping((*path, "params"), spec.get("params")),
                reading,
                path,
            )
        )
    return tuple(found)


def _waivers(reading: Reading, section: Any, at: Path) -> tuple[Waiver, ...]:
    found = []
    for index, item in enumerate(reading.sequence(at, section)):
        path = (*at, index)
        spec = reading.mapping(path, item, WAIVER_KEYS)
        for key in ("rule", "reason", "owner", "expires"):
            if key not in spec:
                raise reading.fail(
                    path, f"the waiver has no {key!r}: it needs a rule, a reason, an owner and a last day"
                )
        spelt = str(spec["expires"])[:10]
        try:
            expires = date.fromisoformat(spelt)
        except ValueError as error:
            raise reading.fail(
                (*path, "expires"), f"expires is {spelt!r}: write a date as YYYY-MM-DD"
            ) from error
        rule, reason, owner = (reading.text((*path, key), spec[key]) for key in ("rule", "reason", "owner"))
        where, file = (
            reading.text((*path, key), spec[key]) if key in spec else "" for key in ("where", "file")
        )
        found.append(Waiver(rule, reason, owner, expires, reading.place(path), where, file))
    return tuple(found)
