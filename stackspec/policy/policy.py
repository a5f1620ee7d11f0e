"""A policy resolved for one environment: which rules, how grave, with which parameters, and what is waived."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.errors import StackspecError
from stackspec.policy.document import PolicyDocument, read_policy
from stackspec.policy.location import shipped_policies
from stackspec.policy.selection import Catalogue, UnknownRuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackspec.findings.finding import Severity
    from stackspec.policy.document import Layer, Selector, Setting
    from stackspec.policy.waiver import Waiver
    from stackspec.rules.parameters import Parameters
    from stackspec.rules.rule import Rule
    from stackspec.source.place import Place

__all__ = ["Policy", "PolicySet", "Selected"]


class Selected(NamedTuple):
    """A rule as a policy wants it."""

    rule: Rule
    severity: Severity
    parameters: Parameters
    waivable: bool


class Policy(NamedTuple):
    """What holds in one environment (empty for none)."""

    name: str
    environment: str
    rules: tuple[Selected, ...]
    waivers: tuple[Waiver, ...]
    inline_waivers: bool
    hadolint: str
    """The level from which hadolint's findings count, or ``off``."""


class PolicySet:
    """A policy with all that it extends, ready to be resolved for any environment.

    Raises :class:`StackspecError`, located, for whatever is wrong in any of the files.
    """

    def __init__(self, file: FilePath, shown: str, extra_rules: Iterable[Rule] = ()) -> None:
        self._documents: dict[str, PolicyDocument] = {}
        self._root = self._read(file, shown, None, ())
        extra = list(extra_rules)
        self._extra = [rule.name for rule in extra]
        stated = (rule for document in self._documents.values() for rule in document.custom)
        self.catalogue = Catalogue([*extra, *stated])
        self._resolved: dict[str, Policy] = {}

    def _read(
        self, file: FilePath, shown: str, asked: Place | None, above: tuple[FilePath, ...]
    ) -> PolicyDocument:
        """Read a file and everything that it extends, in general or for an environment."""
        file = file.resolve()
        if file in above:
            raise StackspecError(f"the policy {shown} extends itself: break the circle", asked)
        if str(file) not in self._documents:
            document = read_policy(file, shown)
            for layer in (document.layer, *document.environments.values()):
                for name, place in layer.extends:
                    self._read(_base(name, file, place), name, place, (*above, file))
            self._documents[str(file)] = document
        return self._documents[str(file)]

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that was read."""
        return tuple(self._documents)

    @property
    def name(self) -> str:
        """The policy's own name."""
        return self._root.name

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments that some part of the policy treats apart."""
        return tuple(
            dict.fromkeys(name for document in self._documents.values() for name in document.environments)
        )

    def resolve(self, environment: str = "") -> Policy:
        """Return what holds in an environment; one that the policy does not name gets its general part."""
        if environment not in self._resolved:
            self._resolved[environment] = self._resolve(environment)
        return self._resolved[environment]

    def _layers(self, document: PolicyDocument, environment: str) -> Iterator[tuple[PolicyDocument, Layer]]:
        """Yield what a document is made of, the farthest base first; what stands later wins."""
        for layer in (document.layer, document.environments.get(environment)):
            if layer is not None:
                for name, place in layer.extends:
                    base = _base(name, FilePath(document.file), place)
                    yield from self._layers(self._documents[str(base.resolve())], environment)
                yield document, layer

    def _resolve(self, environment: str) -> Policy:
        chosen: dict[str, Rule] = {name: self.catalogue.named(name) for name in self._extra}
        settings: dict[str, list[Setting]] = {}
        waivers: list[Waiver] = []
        inline, hadolint = True, "off"
        for document, layer in self._layers(self._root, environment):
            if layer is document.layer:
                chosen |= {rule.name: rule for rule in document.custom}
            for selector in layer.select:
                chosen |= {rule.name: rule for rule in self._selected(selector)}
            for selector in layer.deselect:
                for rule in self._selected(selector):
                    chosen.pop(rule.name, None)
            for setting in layer.settings:
                rule = self._known(setting.rule, setting.place())
                settings.setdefault(rule.name, []).append(setting)
            waivers += [self._checked(waiver) for waiver in layer.waivers]
            inline = inline if layer.inline_waivers is None else layer.inline_waivers
            hadolint = layer.hadolint or hadolint
        rules = tuple(_configured(rule, settings.get(name, [])) for name, rule in chosen.items())
        return Policy(self.name, environment, rules, tuple(waivers), inline, hadolint)

    def _selected(self, selector: Selector) -> list[Rule]:
        try:
            if selector.kind == "all":
                return list(self.catalogue.all().values())
            if selector.kind == "family":
                return self.catalogue.family(selector.value)
            if selector.kind == "tag":
                return self.catalogue.tagged(selector.value)
            return [self.catalogue.named(selector.value)]
        except UnknownRuleError as error:
            raise StackspecError(str(error), selector.place) from error

    def _known(self, name: str, place: Place) -> Rule:
        try:
            return self.catalogue.named(name)
        except UnknownRuleError as error:
            raise StackspecError(str(error), place) from error

    def _checked(self, waiver: Waiver) -> Waiver:
        if "*" not in waiver.rule and not is_foreign(waiver.rule):
            return waiver._replace(rule=self._known(waiver.rule, waiver.place).name)
        return waiver


def _base(name: str, file: FilePath, place: Place) -> FilePath:
    """Return the file of a policy that ``file`` extends: a shipped one's, or one beside it."""
    base = shipped_policies().get(name) or file.parent / name
    if not base.is_file():
        known = ", ".join(shipped_policies())
        raise StackspecError(
            f"no policy {name!r} to extend: name a file beside this one, or one of {known}", place
        )
    return base


def is_foreign(rule: str) -> bool:
    """Whether a name is another tool's (``hadolint:DL3008``); such findings can be waived but not configured."""
    return ":" in rule


def _configured(rule: Rule, settings: list[Setting]) -> Selected:
    severity, waivable = rule.severity, True
    values: dict[str, Any] = {}
    for setting in settings:
        severity = severity if setting.severity is None else setting.severity
        waivable = (
            waivable and setting.waivable is not False
        )  # what a base forbids, nothing that extends it allows
        values |= setting.params
        try:
            rule.parameters.parse(setting.params)
        except ValueError as error:
            name = str(error).split("'")[1] if "'" in str(error) else ""
            raise StackspecError(
                f"{rule.name}: {error}", setting.place("params", name.partition("[")[0])
            ) from error
    return Selected(rule, severity, rule.parameters.parse(values), waivable)
