"""Which rules a policy means: by name, by family, by tag, or all."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from stackspec.rules.registry import builtin_rules, find_modules, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackspec.rules.rule import Rule

__all__ = ["Catalogue", "UnknownRuleError"]


class UnknownRuleError(LookupError):
    """A name, family or tag that no rule has; the text says what is close."""


class Catalogue:
    """All rules that can be selected: the package's, those of installed packages, and those given by path.

    The package's rules are imported when they are asked for; installed packages are searched (their entry points of the
    group ``stackspec.rules``) only for what the package does not have, because that search costs as much as a whole
    validation.
    """

    def __init__(self, extra: Iterable[Rule] = ()) -> None:
        self._modules = find_modules()
        self._loaded: dict[str, Rule] = {rule.name: rule for rule in extra}
        self._complete = False
        self._searched = False

    def all(self) -> Mapping[str, Rule]:
        """Every rule by name; imports them all."""
        if not self._complete:
            self._loaded = {**builtin_rules(), **self._loaded}
            self._complete = True
        self._search_installed()
        return self._loaded

    def _search_installed(self) -> None:
        if not self._searched:
            from stackspec.policy.plugins import installed_rules

            self._searched = True
            self._loaded |= {rule.name: rule for rule in installed_rules() if rule.name not in self._modules}

    def named(self, name: str) -> Rule:
        """Return the rule of that name (or code); raises :class:`UnknownRuleError`."""
        if name not in self._loaded and name in self._modules:
            self._loaded[name] = next(rules_of(import_module(self._modules[name])))
        if name not in self._loaded:
            for rule in self.all().values():
                if rule.code == name.upper():
                    return rule
        if name not in self._loaded:
            close = get_close_matches(name, self._loaded, 1)
            cure = f"did you mean {close[0]!r}?" if close else "stackspec rules lists all"
            raise UnknownRuleError(f"no rule is named {name!r}: {cure}")
        return self._loaded[name]

    def family(self, family: str) -> list[Rule]:
        """Return the rules of a family; raises :class:`UnknownRuleError`."""
        folder = f"stackspec.rules.{family.replace('-', '_')}."
        found = [self.named(name) for name, module in self._modules.items() if module.startswith(folder)]
        found += [rule for rule in self._loaded.values() if rule.family == family and rule not in found]
        if not found:
            found = [rule for rule in self.all().values() if rule.family == family]
        if not found:
            known = ", ".join(sorted({rule.family for rule in self.all().values()}))
            raise UnknownRuleError(f"no rule is of the family {family!r}: known are {known}")
        return found

    def tagged(self, tag: str) -> list[Rule]:
        """Return the rules with a tag; ``cis-docker-*`` stands for every tag that begins so."""
        begin = tag[:-1] if tag.endswith("*") else None
        found = [
            rule
            for rule in self.all().values()
            if (any(one.startswith(begin) for one in rule.tags) if begin is not None else tag in rule.tags)
        ]
        if not found:
            close = get_close_matches(tag, {one for rule in self.all().values() for one in rule.tags}, 1)
            cure = f"did you mean {close[0]!r}?" if close else "stackspec rules --tags lists all"
            raise UnknownRuleError(f"no rule has the tag {tag!r}: {cure}")
        return found
