"""What an import starts from: the files of each environment, and how to read them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stackspec.compose.read import read, read_written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.compose.project import Project
    from stackspec.compose.read import Written

__all__ = ["Request"]


@dataclass(frozen=True)
class Request:
    """A Compose project: its files, and those that each environment lays over them."""

    files: tuple[str, ...]
    environments: Mapping[str, tuple[str, ...]]
    profiles: tuple[str, ...] = ()
    project_directory: str = ""
    project_name: str = ""
    env_files: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    here: str = field(default_factory=os.getcwd)

    def read(self, environment: str) -> Project:
        """The project of an environment, resolved as the engine would."""
        return read(
            (*self.files, *self.environments[environment]), env=self.env, here=self.here, env_files=self.env_files,
            profiles=self.profiles, project_directory=self.project_directory, name=self.project_name,
        )  # fmt: skip

    def read_written(self, environment: str) -> Written:
        """The project of an environment as it was written."""
        return read_written(
            (*self.files, *self.environments[environment]), env=self.env, here=self.here, env_files=self.env_files,
            profiles=self.profiles, project_directory=self.project_directory, name=self.project_name,
        )  # fmt: skip

    def variable_files(self, folder: str) -> tuple[str, ...]:
        """The files that the project's variables come from: those given, or its ``.env``."""
        default = Path(folder, ".env")
        return self.env_files or ((str(default),) if default.is_file() else ())

    @staticmethod
    def tree(path: Path, environment: str) -> Path:
        """Where an environment of a blueprint is rendered to: ``generated/`` beside ``blueprints/``."""
        folder = path.parent
        root = folder.parents[1] if folder.parent.name == "blueprints" else folder
        return root / "generated" / folder.name / environment
