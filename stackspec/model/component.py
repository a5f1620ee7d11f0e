"""Building blocks: a component is a small specification that expands to a fragment of a stack."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import ClassVar

from stackspec.errors import StackspecError
from stackspec.model.compose.base import Named
from stackspec.model.compose.service import Service
from stackspec.model.origin import made_by
from stackspec.model.parts import Parts
from stackspec.model.value import ModelError

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
        try:
            with made_by(self.origin):
                fragment: object = self.expand()
        except StackspecError:
            raise
        except (
            Exception
        ) as error:  # somebody's component may raise anything; its user wants to know which one
            said = f"{self} cannot be expanded: its component raised {type(error).__name__}: {error}"
            raise ModelError(said, self.place) from error
        if not isinstance(fragment, Fragment):
            said = (
                f"{self} cannot be expanded: its component returned {type(fragment).__name__}, not a Fragment"
            )
            raise ModelError(said, self.place)
        return fragment

    @property
    def service(self) -> Service:
        """The main service."""
        return next(part for part in self.fragment.services if part.key == self.key)
