"""Environment files: the ``.env`` beside a project, and services' ``env_file``."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.stack import Stack
    from stackspec.source.place import Path

__all__ = ["EnvFile", "env_files"]


class EnvFile:
    """A file of variables that the project reads. ``at`` is the service that names it, or the root for ``.env``."""

    def __init__(self, stack: Stack, path: str, at: Path) -> None:
        self._stack = stack
        self.path = path
        self.at = at

    @property
    def name(self) -> str:
        """The file's own name."""
        return posixpath.basename(self.path)

    @lazy
    def credentials(self) -> tuple[str, ...]:
        """The variables in it that hold a credential; none where it cannot be read."""
        from stackspec.compose.notation.dotenv import DotenvError, parse
        from stackspec.compose.view.credential import is_credential, is_credential_name, url_credential

        values: dict[str, str] = {}
        with suppress(DotenvError):  # the reader has said so; what stands before the mistake still counts
            parse(self._stack.surroundings.read(self.path) or "", values, lambda _: None)
        return tuple(
            name
            for name, value in values.items()
            if (is_credential_name(name) and is_credential(value)) or url_credential(value)
        )


def env_files(stack: Stack) -> Iterator[EnvFile]:
    """Yield the environment files among the files that were read."""
    if all(path.lower().endswith((".yaml", ".yml", ".json")) for path in stack.files):
        return
    paths = [path for path in stack.files if not path.lower().endswith((".yaml", ".yml", ".json"))]
    named: dict[str, str] = {}
    for document in stack.documents if paths else ():
        for service, spec in document.section("services").items():
            for name in _named(spec):
                named.setdefault(posixpath.basename(name), service)
    for path in paths:
        user = named.get(posixpath.basename(path))
        yield EnvFile(stack, path, ("services", user) if user in stack.service else ())


def _named(spec: Any) -> Iterator[str]:
    value = spec.get("env_file") if isinstance(spec, dict) else None
    for item in value if isinstance(value, list) else [value]:
        name = item.get("path") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield name
