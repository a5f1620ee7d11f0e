"""The first process of a container: what Compose, Dockerfile and image make of entry point and command."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.shell import parse_script, script_of

if TYPE_CHECKING:
    from stackspec.compose.view.dockerfile import Dockerfile
    from stackspec.compose.view.known import KnownImage
    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["Start"]

_SLEEPERS = ("sleep", "tail")
"""Programs that people start to keep a container running, and that install no handler for SIGTERM."""

_PORT_OPTION = re.compile(r"--(?:http[-_])?(?:port|bind|listen)[= ](?:\S*:)?(\d{2,5})(?!\S)")
_PORT_VARIABLES = frozenset({"APP_PORT", "HTTP_PORT", "LISTEN_PORT", "PORT", "SERVER_PORT", "WEB_PORT"})

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
    def deaf(self) -> str:
        """The name of a first process that is known to ignore SIGTERM; empty for any other.

        Measured: bash and BusyBox replace themselves with the last command of a ``-c`` script, Debian's dash does not.
        """
        words, known = self.words, self.service.known_base
        if not words or (known and known.get("init") and not self.service.entrypoint):
            return ""
        program = posixpath.basename(words[0])
        if program in _SLEEPERS:
            return program
        script = script_of(words)
        commands = parse_script(script) if script else None
        if not commands or any({"exec", "trap"} & set(command.words[:2]) for command in commands):
            return ""
        last = commands[-1]
        if last.program in _SLEEPERS:
            return last.program
        loops = last.words[0] == "done" and any(
            command.words[0] in ("while", "until") for command in commands
        )
        waits = last.words[0] == "wait" or (len(commands) > 1 and commands[-2].operator == "|")
        shell = (known.get("shell", program) if known else "") if program == "sh" else program
        stays = shell == "dash" and bool(last.program) and last.words[0] not in ("done", "esac", "fi")
        return program if loops or waits or stays else ""

    @lazy
    def told_ports(self) -> frozenset[int]:
        """The ports that its command or its variables tell it to listen on: ``--port 8000``, ``PORT=8000``."""
        service = self.service
        written = " ".join(self.words or ())
        written += "".join(
            f" --port={value}"
            for name, value in service.environment.items()
            if name in _PORT_VARIABLES and value
        )
        return frozenset(int(port) for port in _PORT_OPTION.findall(written))

    @lazy
    def writes(self) -> tuple[str, ...]:
        """The folders beside its data that the program is known to write, or it does not start."""
        if self.server:
            return tuple(self.server.get("writes") or ())
        tokens = (token for word in self.words or () for token in _SEPARATORS.split(word))
        if any(posixpath.basename(token) == "gunicorn" for token in tokens):
            return ("/tmp",)  # noqa: S108 - https://docs.gunicorn.org/en/stable/settings.html#worker-tmp-dir
        return ()

    @lazy
    def data_folder(self) -> str:
        """Where the known server keeps its data, a variable that moves them looked at; empty for any other program."""
        server, base = self.server, self.service.base
        if server is None or base is None or not server.data:
            return ""
        moved = self.service.environment.get(str(server.get("data_variable")))
        if moved:
            return moved.rstrip("/")
        within = str(server.get("data_folder") or "")
        return within.replace("{major}", str(base.version[0])) if within and base.version else server.data[0]

    @lazy
    def keeps_data(self) -> bool:
        """Whether its data folder lies on something that has a name, or in memory on purpose.

        The deepest mount above the folder counts, and a volume that the image declares is one, without a name.
        """
        folder, server = f"{self.data_folder}/", self.server
        service = self.service
        declared = server.data if server else ()
        mounts = dict.fromkeys(declared, False)
        mounts |= {mount.target.rstrip("/"): not mount.is_anonymous for mount in service.mounts}
        mounts |= {mount.target.rstrip("/"): True for mount in service.temporary_mounts}
        above = [target for target in mounts if folder.startswith(f"{target}/")]
        return bool(above) and mounts[max(above, key=len)]

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
