"""The first process of a container: what Compose, Dockerfile and image make of entry point and command."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from stackspec.compose.view.dockerfile import Dockerfile
    from stackspec.compose.view.known import KnownImage
    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["Start"]

_SEPARATORS = re.compile(r"[\s;&|()'\"]+")


class Start:
    """What a service's container starts."""

    def __init__(self, service: Service) -> None:
        self.service = service

    @property
    def path(self) -> Path:
        """Where it is said: ``command``, ``entrypoint``, or else ``build``."""
        service = self.service
        name = "command" if service.command else "entrypoint" if service.entrypoint else "build"
        return service.at(name)

    @lazy
    def words(self) -> tuple[str, ...] | None:
        """The words of process 1 and its arguments; None where only the image knows.

        A Dockerfile's shell form is ``("/bin/sh", "-c", text)``. Where an image's own entry point is unknown,
        the words are those of the command that it receives (and, by custom, replaces itself with).
        """
        service, file = self.service, self.service.dockerfile
        if service.entrypoint:
            return service.entrypoint + (service.command or ())
        entry = _words(file, "ENTRYPOINT") if file else None
        command = service.command or (_words(file, "CMD") if file else None)
        if entry and entry[1:2] == ("-c",):
            return entry  # the shell form ignores the command
        return (entry or ()) + (command or ()) or None

    @lazy
    def server(self) -> KnownImage | None:
        """The known image whose own server runs; None for an unknown image, or one that runs something else.

        ``psql`` in the image of PostgreSQL is no server, ``postgres -c fsync=off`` is.
        """
        service = self.service
        file = service.dockerfile
        if file and (file.last("ENTRYPOINT") or file.last("CMD")):
            return None
        known = service.known_base
        if known is None or (service.build and not file):
            return None
        written = (service.entrypoint or ()) + (service.command or ())
        if not written or (not service.entrypoint and written[0].startswith("-")):
            return known
        programs = set(known.get("programs") or (known.name, f"{known.name}-server", f"{known.name}d"))
        tokens = (token for word in written for token in _SEPARATORS.split(word))
        return known if any(posixpath.basename(token) in programs for token in tokens) else None


def _words(file: Dockerfile, keyword: str) -> tuple[str, ...] | None:
    instruction = file.last(keyword)
    if instruction is None:
        return None
    return instruction.exec_form or ("/bin/sh", "-c", instruction.text)
