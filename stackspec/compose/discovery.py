"""Which files a project has, where its folder is, which variables and profiles apply, and what it is called."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.environment import Environment
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.notation.templates import TemplateError, expand_text
from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackspec.compose.reading import Reading
    from stackspec.source.yaml_reader import Document

__all__ = ["Found", "discover", "project_name"]

_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = (
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
)  # fmt: skip
_NOT_IN_NAME = re.compile(r"[^a-z0-9_-]")
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})


class Found(NamedTuple):
    """What a reading starts from; all paths are absolute, except "-" for standard input."""

    files: list[str]
    folder: str
    environment: Environment
    profiles: list[str]


def discover(
    reading: Reading,
    process: Mapping[str, str],
    here: str,
    files: Sequence[str],
    project_directory: str,
    env_files: Sequence[str],
    profiles: Sequence[str],
) -> Found:
    """Find a project as the engine does.

    ``process`` are the process's variables, which always win; ``here`` is the current folder. Without ``files``,
    ``COMPOSE_FILE`` or else the default names, here or in a folder above, say which files to read.
    """
    environment = Environment({"PWD": here, **process})
    given = [file if file == "-" else _joined(here, file) for file in files]
    folder = _joined(here, project_directory) if project_directory else _folder(given, here)
    reading.enclose(folder)
    chosen = env_files or [name for name in process.get("COMPOSE_ENV_FILES", "").split(",") if name]
    env_paths = [_joined(here, file) for file in chosen]
    reading.named.update(given, env_paths)
    environment = reading.env_files(env_paths or _default_env_file(folder, process), environment)
    if not given and environment.get("COMPOSE_FILE"):
        separator = environment.get("COMPOSE_PATH_SEPARATOR") or os.pathsep
        listed = (environment.get("COMPOSE_FILE") or "").split(separator)
        given = [file if file == "-" else _joined(here, file) for file in listed]
    given = given or _default_files(folder)
    if not project_directory:
        folder = _folder(given, here)
        reading.enclose(folder)
        environment = reading.env_files([] if env_paths else _default_env_file(folder, process), environment)
    active = list(profiles) or [
        name.strip() for name in (environment.get("COMPOSE_PROFILES") or "").split(",")
    ]
    return Found(given, folder, environment, active)


def _joined(here: str, path: str) -> str:
    return os.path.normpath(os.path.join(here, path))


def _folder(files: Sequence[str], here: str) -> str:
    return next((os.path.dirname(file) for file in files if file != "-"), here)


def _default_env_file(folder: str, process: Mapping[str, str]) -> list[str]:
    path = f"{folder}/.env"
    if process.get("COMPOSE_DISABLE_ENV_FILE") in _TRUE or not os.path.exists(path) or os.path.isdir(path):
        return []
    return [path]


def _default_files(folder: str) -> list[str]:
    while True:
        found = [f"{folder}/{name}" for name in _FILES if os.path.exists(f"{folder}/{name}")][:1]
        if found:
            overrides = [f"{folder}/{name}" for name in _OVERRIDES if os.path.exists(f"{folder}/{name}")]
            return found + overrides[:1]
        parent = os.path.dirname(folder)
        if parent == folder:
            return []
        folder = parent


def project_name(reading: Reading, found: Found, documents: Sequence[Document], requested: str) -> str:
    """Return the project's name: asked for, from ``COMPOSE_PROJECT_NAME``, from the files, from the folder.

    The first two must be names already; the others are made one: lower case, other characters left out.
    """
    forced = requested or found.environment.get("COMPOSE_PROJECT_NAME") or ""
    if forced:
        if _normalised(forced) != forced:
            message = (
                f"project name {quoted(forced)} is no name: use a-z, 0-9, - and _, first a letter or digit"
            )
            reading.problems.error("compose-name", message)
        return forced
    written, span = "", 0
    for document in documents:
        if document.root.__class__ is Map and document.root.get("name"):
            written, span = str(document.root["name"]), document.root.span_of("name")
    if written and reading.interpolate:
        try:
            written = expand_text(written, found.environment.get)
        except TemplateError as error:
            reading.problems.error("compose-interpolation", f"name: {error}", span, ("name",))
            return ""
    name = _normalised(written)
    if not name and not span:
        name = _normalised(os.path.basename(found.folder))
    if not name:
        source = f"name {quoted(written)}" if span else f"folder {quoted(os.path.basename(found.folder))}"
        message = f"{source} gives no project name: use a letter or digit, or give a name"
        reading.problems.error("compose-name", message, span, ("name",))
    return name


def _normalised(name: str) -> str:
    return _NOT_IN_NAME.sub("", name.lower()).lstrip("_-")
