"""Relative paths made absolute."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.volumes import clean_path
from stackspec.compose.patterns import Table
from stackspec.compose.problems import dotted
from stackspec.source.located import Map, Seq

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.reading import Reading

__all__ = ["absolute", "is_remote", "paths"]

_REMOTE_CONTEXTS = ("https://", "http://", "git://", "ssh://", "github.com/", "git@")
_REMOTE_FILES = ("oci://", *_REMOTE_CONTEXTS)
_WINDOWS = re.compile(r"[^/\\]:[/\\]|[/\\]{2}").match


def paths(document: Map, folder: str, reading: Reading) -> None:
    """Resolve the paths of a document against a folder; ``~`` is the home directory."""
    resolver = _Resolver(folder, reading.home)
    for resolve, site in _RESOLVERS.matches(document):
        value = site.value
        if not value:
            continue
        try:
            made = resolve(resolver, value)
        except ValueError as error:
            reading.problems.error("compose-path", f"{dotted(site.path)}: {error}", site.span, site.path)
            continue
        if made is not value:
            site.value = made


def is_remote(path: str) -> bool:
    """Tell whether a file to include or extend is not on this machine."""
    return path.startswith(_REMOTE_FILES) or path.endswith(".git") or ".git#" in path


def absolute(path: str, folder: str, home: str) -> str:
    """Return the shortest absolute form of a path."""
    if path.startswith("~") and home:
        return clean_path(f"{home}/{path[1:]}")
    return path if path.startswith("/") else clean_path(f"{folder}/{path}")


class _Resolver:
    def __init__(self, folder: str, home: str) -> None:
        self.folder = folder
        self.home = home

    def path(self, value: Any) -> Any:
        if value.__class__ is Seq:
            for index, item in enumerate(value):
                value[index] = self.path(item)
            return value
        return absolute(value, self.folder, self.home) if value.__class__ is str else value

    def context(self, value: Any) -> Any:
        """A build context may be an image, another service, or a repository."""
        if "://" in value or value.startswith(("service:", *_REMOTE_CONTEXTS)):
            return value
        return self.path(value)

    def any_system(self, value: Any) -> Any:
        """A path that may be Windows's, for an engine elsewhere."""
        if value.__class__ is not str or (_WINDOWS(value) and not value.startswith("/")):
            return value
        return self.path(value)

    def file(self, value: Any) -> Any:
        return value if value.__class__ is not str or is_remote(value) else self.path(value)

    def mount(self, value: Any) -> Any:
        if value.__class__ is Map and value.get("type") == "bind":
            if "source" not in value:
                raise ValueError("a bind mount has no source: add the path on the host")
            value["source"] = self.any_system(value["source"] or ".")
        return value

    def volume(self, value: Any) -> Any:
        options: Any = value.get("driver_opts") if value.__class__ is Map else None
        if options.__class__ is not Map:
            return value
        if value.get("driver") == "local" and options.get("o") == "bind" and "device" in options:
            options["device"] = self.any_system(options["device"])
        return value

    def link(self, value: Any) -> Any:
        """A watched path is followed through the first symbolic link on it."""
        path = self.path(value)
        at = ""
        for part in path.strip("/").split("/"):
            at = f"{at}/{part}"
            if os.path.islink(at):
                return path.replace(at, os.path.realpath(at), 1)
        return path


_RESOLVERS: Table[Callable[[_Resolver, Any], Any]] = Table(
    {
        "configs.*.file": _Resolver.any_system,
        "secrets.*.file": _Resolver.any_system,
        "services.*.build.additional_contexts.*": _Resolver.context,
        "services.*.build.context": _Resolver.context,
        "services.*.build.ssh.*": _Resolver.any_system,
        "services.*.develop.watch.*.path": _Resolver.link,
        "services.*.env_file.*.path": _Resolver.path,
        "services.*.extends.file": _Resolver.file,
        "services.*.label_file.*": _Resolver.path,
        "services.*.volumes.*": _Resolver.mount,
        "volumes.*": _Resolver.volume,
    }
)
