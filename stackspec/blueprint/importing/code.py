"""Python source as a tree: what is written in a blueprint, before anybody decides where its lines break."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Atom", "Choice", "Code", "Group", "Item", "Literal", "call", "listing", "walk"]


@dataclass(frozen=True, slots=True)
class Atom:
    """A name or another expression that never breaks."""

    text: str
    local: bool = False
    """Whether it means something only inside the blueprint's function."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A string: literal pieces, and expressions between them as in an f-string."""

    parts: tuple[str | Atom, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item between brackets, with the comments that stand above it."""

    prefix: str
    """``name=`` of an argument, ``"key": `` of a dictionary, ``*`` or ``**`` of what is spread."""
    value: Code
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A call, list or dictionary."""

    opening: str
    items: tuple[Item, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A conditional expression: values with their conditions, the last one for all else."""

    branches: tuple[tuple[str, Code], ...]
    otherwise: Code


Code: TypeAlias = Atom | Literal | Group | Choice


def call(name: str, *items: Item) -> Group:
    """A call of a class."""
    return Group(f"{name}(", items, ")")


def listing(*items: Item) -> Group:
    """A list."""
    return Group("[", items, "]")


def walk(code: Code) -> list[Code]:
    """A node and all below it."""
    found: list[Code] = [code]
    if isinstance(code, Group):
        for item in code.items:
            found += walk(item.value)
    elif isinstance(code, Choice):
        for _, branch in code.branches:
            found += walk(branch)
        found += walk(code.otherwise)
    elif isinstance(code, Literal):
        found += [part for part in code.parts if isinstance(part, Atom)]
    return found
