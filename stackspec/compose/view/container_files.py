"""The files that a service's containers see, through binds, configs and secrets."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["ContainerFile", "ContainerFiles", "Standing"]

Standing: TypeAlias = Literal["there", "missing", "image", "unseen"]
"""``there``: the file is mounted. ``missing``: its mount is known and does not hold it. ``image``: nothing is mounted there,
so that the image decides. ``unseen``: a volume, or a folder outside of the tree, decides."""


class ContainerFile(NamedTuple):
    """A file in a container. ``source`` is its path on the host; empty for a config whose ``content`` is in the stack."""

    path: str
    source: str
    origin: Path
    """What mounts it, in the Compose mapping."""
    content: str | None = None


class _Mounted(NamedTuple):
    target: str
    source: str
    origin: Path
    content: str | None
    seen: bool


class ContainerFiles:
    """What stands at the paths of a service's containers."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @lazy
    def _mounted(self) -> tuple[_Mounted, ...]:
        """All mounts, those of deeper folders first."""
        found = [*self._binds(), *self._declared("configs", "/"), *self._declared("secrets", "/run/secrets/")]
        return tuple(sorted(found, key=lambda one: -len(one.target)))

    def _binds(self) -> Iterator[_Mounted]:
        surroundings = self._service.stack.surroundings
        for mount in self._service.mounts:
            source = mount.source if mount.is_bind else ""
            seen = bool(source) and surroundings.contains(source)
            yield _Mounted(posixpath.normpath(mount.target), source, mount.path, None, seen)
        for temporary in self._service.temporary_mounts:
            yield _Mounted(posixpath.normpath(temporary.target), "", temporary.path, None, False)

    def _declared(self, section: str, folder: str) -> Iterator[_Mounted]:
        service = self._service
        declared = service.stack.model.get(section) or {}
        for index, item in enumerate(service.spec.get(section) or ()):
            key = str(item.get("source") or "")
            spec = declared.get(key) or {}
            target = posixpath.join(folder, str(item.get("target") or key))
            source = str(spec.get("file") or "").replace("$$", "$")
            content = spec.get("content")
            text = str(content).replace("$$", "$") if content is not None else None
            seen = text is not None or (bool(source) and service.stack.surroundings.contains(source))
            origin = (section, key) if text is not None else service.at(section, index)
            yield _Mounted(posixpath.normpath(target), source, origin, text, seen)

    def _over(self, path: str) -> _Mounted | None:
        for mounted in self._mounted:
            if path == mounted.target or path.startswith(mounted.target.rstrip("/") + "/"):
                return mounted
        return None

    def standing(self, path: str) -> Standing:
        """Say what decides whether a container has a file at ``path``."""
        path = posixpath.normpath(path)
        mounted = self._over(path)
        if mounted is None:
            return "image"
        if not mounted.seen:
            return "unseen"
        return "there" if self.find(path) else "missing"

    def origin(self, path: str) -> Path | None:
        """Return the mount that covers ``path``."""
        mounted = self._over(posixpath.normpath(path))
        return mounted.origin if mounted else None

    def source(self, path: str) -> str:
        """Return the host's path of the mount that covers ``path``; empty where none does."""
        mounted = self._over(posixpath.normpath(path))
        return mounted.source if mounted else ""

    def mounts_at(self, path: str) -> bool:
        """Whether something is mounted at exactly ``path``."""
        return any(mounted.target == posixpath.normpath(path) for mounted in self._mounted)

    def find(self, path: str) -> ContainerFile | None:
        """Return the file at ``path``, if one is mounted and can be seen."""
        path = posixpath.normpath(path)
        mounted = self._over(path)
        if mounted is None or not mounted.seen:
            return None
        rest = path[len(mounted.target) :].lstrip("/")
        if mounted.content is not None:
            return None if rest else ContainerFile(path, "", mounted.origin, mounted.content)
        source = posixpath.join(mounted.source, rest) if rest else mounted.source
        if self._service.stack.surroundings.kind(source) != "file":
            return None
        return ContainerFile(path, source, mounted.origin)

    def read(self, file: ContainerFile) -> str | None:
        """Return a file's text; None for what is no text, or too long."""
        return (
            file.content if file.content is not None else self._service.stack.surroundings.read(file.source)
        )

    def in_folder(self, folder: str) -> Iterator[ContainerFile]:
        """Yield the files directly in a folder, in the order of their names."""
        for name in sorted(self._names(posixpath.normpath(folder))):
            found = self.find(posixpath.join(folder, name))
            if found:
                yield found

    def below(self, folder: str, depth: int = 8) -> Iterator[ContainerFile]:
        """Yield the files in a folder and the folders in it, down to ``depth`` levels."""
        yield from self.in_folder(folder)
        for name in sorted(self._names(posixpath.normpath(folder))) if depth else ():
            yield from self.below(posixpath.join(folder, name), depth - 1)

    def matching(self, pattern: str) -> Iterator[ContainerFile]:
        """Yield the files that a pattern means: ``*``, ``?`` and ``[…]`` in the last part of the path, as Go's globs."""
        from fnmatch import fnmatchcase

        folder, _, last = pattern.rpartition("/")
        if not any(sign in last for sign in "*?["):
            found = self.find(pattern)
            if found:
                yield found
            return
        for file in self.in_folder(folder or "/"):
            if fnmatchcase(posixpath.basename(file.path), last):
                yield file

    def _names(self, folder: str) -> set[str]:
        """Return what can stand in a folder: of the host's folder that is mounted over it, and what is mounted into it."""
        names = {
            mounted.target[len(folder.rstrip("/")) + 1 :].partition("/")[0]
            for mounted in self._mounted
            if mounted.target.startswith(folder.rstrip("/") + "/")
        }
        mounted = self._over(folder)
        if mounted is not None and mounted.seen and mounted.source:
            rest = folder[len(mounted.target) :].lstrip("/")
            source = posixpath.join(mounted.source, rest) if rest else mounted.source
            names |= set(self._service.stack.surroundings.names(source))
        return names
