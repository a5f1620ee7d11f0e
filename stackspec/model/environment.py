"""The environment that a blueprint is evaluated for."""

from __future__ import annotations

from pydantic import Field

from stackspec.model.fields import Key
from stackspec.model.value import Value
from stackspec.model.variable import FOLDER

__all__ = ["Environment"]


class Environment(Value):
    """One of the environments that a blueprint names. After evaluation nobody asks for it any more."""

    name: Key = Field(kw_only=False)

    @property
    def dev(self) -> bool:
        """Whether it is called ``dev``: one developer's machine."""
        return self.name == "dev"

    @property
    def test(self) -> bool:
        """Whether it is called ``test``: thrown away after each run."""
        return self.name == "test"

    @property
    def prod(self) -> bool:
        """Whether it is called ``prod``: people depend on it."""
        return self.name == "prod"

    @property
    def folder(self) -> str:
        """The blueprint's own folder, as rendered files reach it: ``context=f"{env.folder}/services"``."""
        return FOLDER

    def __str__(self) -> str:
        return self.name
