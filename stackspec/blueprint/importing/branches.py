"""One source for several environments: what differs becomes a conditional expression, as deep inside as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.blueprint.importing.code import Atom, Choice, Code, Group, Item
from stackspec.blueprint.importing.layout import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["condition", "merged"]


def condition(chosen: Sequence[str], everywhere: Sequence[str]) -> str:
    """The test for being in one of the ``chosen`` environments."""
    others = [name for name in everywhere if name not in chosen]
    if len(chosen) == 1:
        return f"env.name == {quoted(chosen[0])}"
    if len(others) == 1:
        return f"env.name != {quoted(others[0])}"
    return f"env.name in ({', '.join(quoted(name) for name in chosen)})"


def merged(codes: Mapping[str, Code], everywhere: Sequence[str]) -> Code:
    """One expression for the code of each environment; all of ``everywhere`` that are not in ``codes`` never ask."""
    values = list(codes.values())
    first = values[0]
    if all(value == first for value in values):
        return first
    groups = {name: value for name, value in codes.items() if isinstance(value, Group)}
    if len(groups) == len(codes) and isinstance(first, Group):
        alike = all(group.opening == first.opening for group in groups.values())
        if alike and first.opening == "[":
            return _lists(groups, everywhere)
        if alike and not first.opening.startswith("{"):
            return _calls(groups, everywhere)
        if alike:
            return _tables(groups, everywhere)
    return _choice(codes, everywhere)


def _choice(codes: Mapping[str, Code], everywhere: Sequence[str]) -> Code:
    alike: list[tuple[Code, list[str]]] = []
    for name, value in codes.items():
        for known, names in alike:
            if known == value:
                names.append(name)
                break
        else:
            alike.append((value, [name]))
    alike.sort(key=lambda entry: len(entry[1]))
    *branches, (last, _) = alike
    return Choice(tuple((condition(names, everywhere), value) for value, names in branches), last)


def _by_prefix(groups: Mapping[str, Group]) -> dict[str, dict[str, Item]]:
    """Items by prefix and environment; arguments by position are told apart by their number."""
    found: dict[str, dict[str, Item]] = {}
    for name, group in groups.items():
        for index, item in enumerate(group.items):
            found.setdefault(item.prefix or str(index), {})[name] = item
    return found


def _calls(groups: Mapping[str, Group], everywhere: Sequence[str]) -> Code:
    items = []
    for by_environment in _by_prefix(groups).values():
        one = next(iter(by_environment.values()))
        codes = {
            name: by_environment[name].value if name in by_environment else _unsaid(one) for name in groups
        }
        comments = next((item.comments for item in by_environment.values() if item.comments), ())
        items.append(Item(one.prefix, merged(codes, everywhere), comments))
    first = next(iter(groups.values()))
    return Group(first.opening, tuple(items), first.closing)


_NONE_IF_UNSAID = ("command=", "entrypoint=", "test=")


def _unsaid(item: Item) -> Code:
    """What means the same as leaving an argument out."""
    if isinstance(item.value, Group) and item.value.opening == "[" and item.prefix not in _NONE_IF_UNSAID:
        return Group("[", (), "]")
    if isinstance(item.value, Group) and item.value.opening == "{":
        return Group("{", (), "}")
    return Atom("None")


def _tables(groups: Mapping[str, Group], everywhere: Sequence[str]) -> Code:
    items = []
    for prefix, by_environment in _by_prefix(groups).items():
        codes = {name: item.value for name, item in by_environment.items()}
        comments = next((item.comments for item in by_environment.values() if item.comments), ())
        value = merged(codes, everywhere)
        if len(codes) == len(groups):
            items.append(Item(prefix, value, comments))
        else:
            entry = Group("{", (Item(prefix, value),), "}")
            test = condition(list(codes), everywhere)
            items.append(Item("**", Choice(((test, entry),), Group("{", (), "}")), comments))
    return Group("{", tuple(items), "}")


def _lists(groups: Mapping[str, Group], everywhere: Sequence[str]) -> Code:
    """What all begin with, and then what only some have."""
    shared: list[Item] = []
    for column in zip(*(group.items for group in groups.values()), strict=False):
        if any(item != column[0] for item in column):
            break
        shared.append(next((item for item in column if item.comments), column[0]))
    rests: dict[str, Code] = {
        name: Group("[", group.items[len(shared) :], "]") for name, group in groups.items()
    }
    if not shared:
        return _choice(rests, everywhere)
    return Group("[", (*shared, Item("*", _choice(rests, everywhere))), "]")
