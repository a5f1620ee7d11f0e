"""Finding projects in a tree: base files, what overrides them, and for which environment."""

from __future__ import annotations

import os
import re
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from stackspec.errors import StackspecError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Target", "discover", "environment_named"]

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "bower_components"})
"""Folders that hold other people's files; so do those whose name begins with a dot."""

BLUEPRINT = "stack.py"
BASES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
"""The engine's own default names, in its order (https://docs.docker.com/reference/cli/docker/compose/#use--f)."""

_VARIANT = re.compile(r"(?:docker-)?compose[.-](?P<variant>[\w.-]+)\.ya?ml", re.IGNORECASE)

_ENVIRONMENTS = {
    "dev": "dev", "develop": "dev", "development": "dev", "local": "dev",
    "test": "test", "tests": "test", "testing": "test", "ci": "test",
    "stage": "staging", "staging": "staging",
    "prod": "prod", "production": "prod", "live": "prod",
}  # fmt: skip


class Target(NamedTuple):
    """One thing to judge: a Compose project's files in the order of merging, or a blueprint.

    ``environment`` is empty where the names say none. Files are as the user would write them.
    """

    files: tuple[str, ...]
    environment: str = ""
    blueprint: bool = False

    @property
    def folder(self) -> str:
        """The project's folder: that of its first file."""
        return os.path.dirname(self.files[0]) or "."


def environment_named(name: str) -> str:
    """Return the environment that a word of a file's or folder's name means (``production`` → ``prod``), or nothing."""
    return _ENVIRONMENTS.get(name.lower(), "")


def discover(paths: Sequence[str], *, blueprints: bool = False) -> tuple[list[Target], list[str]]:
    """Return what to judge below the given paths, and the blueprints that were found but not asked for.

    A file is a project of its own, or an override of the base beside it. A folder is searched; a blueprint in it runs code
    and so counts only if it is named itself, or ``blueprints`` is set. Raises :class:`StackspecError` for a path that does
    not exist, and for a file that is neither.
    """
    targets: list[Target] = []
    skipped: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            named = FilePath(path, BLUEPRINT)
            if named.is_file():
                targets.append(Target((str(named),), blueprint=True))
            for folder, files in _walk(path):
                targets += _projects(folder, files)
                if BLUEPRINT in files and FilePath(folder, BLUEPRINT) != named:
                    if blueprints:
                        targets.append(Target((os.path.join(folder, BLUEPRINT),), blueprint=True))
                    else:
                        skipped.append(os.path.join(folder, BLUEPRINT))
        elif os.path.isfile(path):
            targets.append(_single(path))
        else:
            raise StackspecError(f"{path!r} is no file and no folder: check its spelling")
    return list(dict.fromkeys(targets)), skipped


def _walk(top: str) -> Iterator[tuple[str, list[str]]]:
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        shown = os.path.relpath(folder) if not os.path.isabs(top) else folder
        yield ("" if shown == "." else shown), files


def _single(path: str) -> Target:
    name = os.path.basename(path)
    if name.endswith(".py"):
        return Target((path,), blueprint=True)
    if not name.lower().endswith((".yaml", ".yml", ".json")):
        raise StackspecError(
            f"{path!r} is neither a Compose file nor a blueprint: name a .yaml, .yml, .json or .py file"
        )
    variant = _VARIANT.fullmatch(name)
    base = _base(os.listdir(os.path.dirname(path) or ".")) if variant else None
    environment = _environment(variant["variant"]) if variant else ""
    if variant and base and base != name and (environment or variant["variant"] == "override"):
        return Target(
            (os.path.join(os.path.dirname(path), base), path), environment or _folder_environment(path)
        )
    return Target((path,), environment or _folder_environment(path))


def _environment(variant: str) -> str:
    found = (environment_named(word) for word in re.split(r"[._-]", variant))
    return next((environment for environment in found if environment), "")


def _folder_environment(path: str) -> str:
    return environment_named(os.path.basename(os.path.dirname(os.path.abspath(path))))


def _base(names: Iterable[str]) -> str | None:
    present = set(names)
    return next((name for name in BASES if name in present), None)


def _projects(folder: str, names: Iterable[str]) -> Iterator[Target]:
    """Yield the projects of one folder: the default one as the engine takes it, and one for each variant beside it.

    A variant named for an environment overrides the base. Any other variant stands for itself if every one of its services
    has an image or a build; and overrides the base otherwise.
    """
    present = sorted(names)
    base = _base(present)
    if base:
        override = next((name for name in OVERRIDES if name in present), None)
        files = (base, override) if override else (base,)
        yield Target(
            tuple(os.path.join(folder, name) for name in files),
            _folder_environment(os.path.join(folder, base)),
        )
    for name in present:
        variant = _VARIANT.fullmatch(name)
        if variant is None or name in BASES or name in OVERRIDES:
            continue
        environment = _environment(variant["variant"])
        path = os.path.join(folder, name)
        if base and (environment or _is_partial(path)):
            yield Target((os.path.join(folder, base), path), environment)
        else:
            yield Target((path,), environment or _folder_environment(path))


def _is_partial(path: str) -> bool:
    """Whether a file only makes sense over another: a service in it has neither image nor build nor a service to extend."""
    from stackspec.source.located import Files
    from stackspec.source.yaml_reader import Budget, read_documents

    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read(1 << 20)
    except (OSError, UnicodeDecodeError):
        return False  # reading the project will say what is wrong
    documents, _ = read_documents(text, Files().add(path, text), Budget())
    root = documents[0].root if documents else None
    services = root.get("services") if isinstance(root, dict) else None
    if not isinstance(services, dict):
        return False
    return any(
        not isinstance(one, dict) or not ({"image", "build", "extends"} & one.keys())
        for one in services.values()
    )
