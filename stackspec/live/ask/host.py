"""Asking the kernel, as root on the engine's host: no process in the container, no tools in its image."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stackspec.live.ask.answers import CGROUP_FILES, Answers, File
from stackspec.live.namespaces import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.live.ask.answers import Questions

__all__ = ["ask", "can_ask"]

WAY = "from the host"
_CGROUPS = Path("/sys/fs/cgroup")
_FILES = {
    "status": "status",
    "mountinfo": "mountinfo",
    "limits": "limits",
    "tcp": "net/tcp",
    "tcp6": "net/tcp6",
}
_OVERRIDES = (1 << 1) | (1 << 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: whoever holds one reads every file."""


def can_ask(pid: int, container: str) -> bool:
    """Whether this process is root where the container's process 1 is ``pid``, so that its facts are within reach.

    An engine on another machine (or in a virtual one) has numbers that mean other processes here, or none.
    """
    if os.geteuid() != 0:
        return False
    try:
        return container in Path(f"/proc/{pid}/cgroup").read_text() and os.path.exists(f"/proc/{pid}/root/")
    except OSError:
        return False


def ask(pid: int, questions: Questions) -> Answers:
    """Read everything; what cannot be read is missing from the answers."""
    proc = Path(f"/proc/{pid}")
    texts: dict[str, str] = {}
    for key, name in _FILES.items():
        _keep(texts, key, proc / name)
    for key, path in _cgroup_files(_text(proc / "cgroup")):
        _keep(texts, f"cgroup/{key}", path)
    texts["processes"] = "\n".join(_processes(pid))
    if questions.write:
        texts["write"] = _write(f"/proc/{pid}/root")
    if questions.sysctls:
        texts |= inside(pid, ("net", "ipc", "uts"), lambda: _sysctls(questions.sysctls))
    reader = _Reader.of(texts.get("status", ""))
    return Answers(WAY, texts, {path: _file(f"/proc/{pid}/root", path, reader) for path in questions.files})


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _keep(texts: dict[str, str], key: str, path: Path) -> None:
    text = _text(path)
    if text:
        texts[key] = text


def _cgroup_files(text: str) -> Iterator[tuple[str, Path]]:
    """Where the limits are: ``HIERARCHY:CONTROLLERS:PATH`` lines, without controllers for version 2 (cgroups(7))."""
    folders = {}
    for line in text.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            folders[controller] = path.lstrip("/")
    for key, (first, second) in CGROUP_FILES.items():
        controller, _, name = first.partition("/")
        if controller in folders:
            yield key, _CGROUPS / controller / folders[controller] / name
        elif "" in folders:
            yield key, _CGROUPS / folders[""] / second


def _processes(pid: int) -> Iterator[str]:
    """Process 1 and its children, numbered as the container sees them; enough to tell an init from a program."""
    yield f"1 0 {_text(Path(f'/proc/{pid}/comm')).strip()}"
    for child in _text(Path(f"/proc/{pid}/task/{pid}/children")).split():
        own = _text(Path(f"/proc/{child}/status"))
        numbers = [line.split()[-1] for line in own.splitlines() if line.startswith("NSpid:")]
        if numbers:
            yield f"{numbers[0]} 1 {_text(Path(f'/proc/{child}/comm')).strip()}"


def _write(root: str) -> str:
    """Try to make a nameless file, which leaves nothing behind; where the file system has none, a named one."""
    nameless = os.O_WRONLY | os.O_TMPFILE
    named = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    probe = f"{root}/.stackspec-{os.urandom(6).hex()}"
    for path, flags in ((root + "/", nameless), (probe, named)):
        try:
            os.close(os.open(path, flags, 0o600))
        except OSError as error:
            if error.errno in (errno.EOPNOTSUPP, errno.EISDIR):
                continue
            return os.strerror(error.errno or 0)
        if path == probe:
            os.unlink(probe)
        return "written"
    return os.strerror(errno.EOPNOTSUPP)


def _sysctls(names: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in names:
        _keep(found, f"sysctl/{name}", Path("/proc/sys") / name.replace(".", "/"))
    return found


class _Reader(NamedTuple):
    """Who reads: the file system's user and groups of process 1, and its effective capabilities."""

    uid: int
    groups: frozenset[int]
    capabilities: int

    @classmethod
    def of(cls, status: str) -> _Reader:
        fields = {
            key: value.split() for key, _, value in (line.partition(":") for line in status.splitlines())
        }
        groups = {int(group) for group in (*fields.get("Gid", [])[3:4], *fields.get("Groups", []))}
        uid = int((fields.get("Uid") or ["-1"] * 4)[3])
        return cls(uid, frozenset(groups), int((fields.get("CapEff") or ["0"])[0], 16))

    def can(self, facts: os.stat_result, bit: int) -> bool:
        """Whether a permission (4 read, 1 search) is given by the mode; access lists are not looked at."""
        if self.capabilities & _OVERRIDES:
            return True
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid in self.groups else 0
        return bool(facts.st_mode >> shift & bit)


def _file(root: str, path: str, reader: _Reader, links: int = 8) -> File | None:
    """Look at a file below the container's root, every folder on the way too; at most ``links`` are followed, inside it."""
    parts = [part for part in path.split("/") if part]
    reachable, current = True, root
    try:
        for part in parts[:-1]:
            current = f"{current}/{part}"
            facts = os.lstat(current)
            if stat.S_ISLNK(facts.st_mode):
                return _file(root, _followed(root, current, path), reader, links - 1) if links else None
            reachable = reachable and reader.can(facts, 1)
        facts = os.lstat(f"{root}{path}")
    except OSError:
        return None
    readable = reachable and reader.can(facts, 4)
    return File(stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid, facts.st_size, readable)


def _followed(root: str, link: str, path: str) -> str:
    """Return the path with one of its folders, a link, replaced by what it points to inside the root."""
    inner = link.removeprefix(root)
    target = os.path.normpath(os.path.join(os.path.dirname(inner), os.readlink(link)))
    return target + path.removeprefix(inner)
