"""Building blocks: a component is a small specification that expands to a fragment of a stack."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import ClassVar

from stackspec.model.compose.base import Named
from stackspec.model.compose.service import Service
from stackspec.model.origin import made_by
from stackspec.model.parts import Parts

__all__ = ["Component", "Fragment"]


class Fragment(Parts):
    """What a component adds to a stack. Networks, volumes, secrets and files come along by being referred to."""


class Component(Named):
    """A building block with a main service of the same key; refer to it wherever a service may be referred to.

    ``expand`` is total: every specification that can be constructed gives a fragment. Everything that it makes points
    to the blueprint line of the component.
    """

    kind: ClassVar[str] = "service"
    section: ClassVar[str] = "services"

    @abstractmethod
    def expand(self) -> Fragment:
        """The fragment; names in it derive from ``self.key`` alone."""

    @cached_property
    def fragment(self) -> Fragment:
        """The expansion, made once."""
        with made_by(self.origin):
            return self.expand()

    @property
    def service(self) -> Service:
        """The main service."""
        return next(part for part in self.fragment.services if part.key == self.key)
