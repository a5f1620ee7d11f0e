"""What every way of asking brings: texts as the kernel writes them, parsed when a check wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["CGROUP_FILES", "Answers", "File", "MountPoint", "Questions", "mount_points"]

CGROUP_FILES = {
    "memory": ("memory/memory.limit_in_bytes", "memory.max"),
    "memory-soft": ("memory/memory.soft_limit_in_bytes", "memory.low"),
    "swap": ("memory/memory.memsw.limit_in_bytes", "memory.swap.max"),
    "cpu-quota": ("cpu/cpu.cfs_quota_us", "cpu.max"),
    "cpu-period": ("cpu/cpu.cfs_period_us", "cpu.max"),
    "cpu-shares": ("cpu/cpu.shares", "cpu.weight"),
    "cpuset": ("cpuset/cpuset.cpus", "cpuset.cpus"),
    "pids": ("pids/pids.max", "pids.max"),
}
"""A limit's file below the control group's folder: in version 1 (controller first) and in version 2."""

_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}
_UNLIMITED = 1 << 60
"""Version 1 writes "no limit" as the largest number of whole pages: more than any machine has."""


class Questions(NamedTuple):
    """What to ask beside what is always asked: paths to look at, and kernel settings by their dotted names.

    ``write`` allows to try a write to ``/``, which is only done where it must fail.
    """

    files: tuple[str, ...] = ()
    sysctls: tuple[str, ...] = ()
    write: bool = False


class File(NamedTuple):
    """A file as it is: permission bits, owner, group, bytes, and whether the service's user can read it."""

    mode: int
    uid: int
    gid: int
    size: int
    readable: bool


class MountPoint(NamedTuple):
    """A line of ``mountinfo``: the target, the options of this mount and of its file system, the latter's type, its root."""

    target: str
    options: frozenset[str]
    type: str
    super_options: frozenset[str]
    root: str

    @property
    def values(self) -> dict[str, str]:
        """The file system's options by name, with what stands behind the equals sign."""
        return {name: value for name, _, value in (one.partition("=") for one in self.super_options)}


class Answers:
    """Facts of one container. Each property raises :class:`CouldNotAsk` where its text did not come.

    ``texts`` are the contents of ``status``, ``mountinfo``, ``limits``, ``processes`` (a line each: process, parent,
    name), ``write`` (what a try to write to ``/`` said, ``written`` if it succeeded), ``cgroup/KEY`` with the keys of
    :data:`CGROUP_FILES`, ``sysctl/NAME``, ``tcp`` and ``tcp6``. ``way`` says how they were asked.
    """

    def __init__(self, way: str, texts: Mapping[str, str], files: Mapping[str, File | None]) -> None:
        self.way = way
        self._texts = texts
        self._files = files

    def text(self, key: str) -> str:
        """Return a text as the kernel wrote it."""
        found = self._texts.get(key)
        if found is None:
            raise CouldNotAsk(f"{key} could not be read {self.way}")
        return found

    def file(self, path: str) -> File | None:
        """Return a file's facts, None where it is not there."""
        if path not in self._files:
            raise CouldNotAsk(f"{path} could not be looked at {self.way}")
        return self._files[path]

    @lazy
    def status(self) -> dict[str, str]:
        """The fields of process 1's ``status`` (proc_pid_status(5))."""
        pairs = (line.partition(":") for line in self.text("status").splitlines())
        return {key: value.strip() for key, _, value in pairs}

    def numbers(self, field: str) -> tuple[int, ...]:
        """Return a field of ``status`` as decimal numbers: ``Uid``, ``Gid``, ``Groups``, ``Seccomp``."""
        if field not in self.status:
            raise CouldNotAsk(f"this kernel does not tell {field}")
        return tuple(int(number) for number in self.status[field].split())

    def bits(self, field: str) -> int:
        """Return a capability set of ``status`` as a bit mask: ``CapEff``, ``CapBnd``."""
        return int(self.status[field], 16)

    @lazy
    def mounts(self) -> dict[str, MountPoint]:
        """What is mounted, by target; the uppermost where several lie on one."""
        return {mount.target: mount for mount in mount_points(self.text("mountinfo"))}

    def mount(self, target: str) -> MountPoint | None:
        """Return what is mounted at a path, None for nothing; ``/var/run`` is a link to ``/run`` in almost every image."""
        path = target.rstrip("/") or "/"
        return self.mounts.get(path) or self.mounts.get(
            path.removeprefix("/var") if path.startswith("/var/run/") else path
        )

    @lazy
    def limits(self) -> dict[str, tuple[str, str]]:
        """Soft and hard resource limits by the kernel's own titles: ``Max open files`` → ("1024", "unlimited")."""
        found = {}
        for line in self.text("limits").splitlines()[1:]:
            words = line[26:].split()
            found[line[:26].strip()] = (words[0], words[1])
        return found

    def cgroup(self, key: str) -> int | None:
        """Return a limit of the control group, None for no limit; for ``cpu-…`` of version 2 the right one of two words."""
        words = self.text(f"cgroup/{key}").split()
        word = words[1] if key == "cpu-period" and len(words) > 1 else words[0]
        value = -1 if word == "max" else int(word)
        return None if value < 0 or value >= _UNLIMITED else value

    @lazy
    def processes(self) -> tuple[tuple[int, int, str], ...]:
        """Each process's number, its parent's, and its short name."""
        lines = (line.split(None, 2) for line in self.text("processes").splitlines())
        return tuple((int(one[0]), int(one[1]), one[2] if len(one) > 2 else "") for one in lines)

    @lazy
    def listening(self) -> frozenset[int]:
        """The TCP ports on which anything but loopback addresses is listened to."""
        return frozenset(port for key in ("tcp", "tcp6") for port in _listening(self._texts.get(key, "")))


def mount_points(text: str) -> Iterator[MountPoint]:
    """Parse ``mountinfo`` (proc_pid_mountinfo(5)): fields, optional ones up to a dash, then type, source, options."""
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        fields, tail = left.split(" "), right.split(" ")
        yield MountPoint(
            _unescape(fields[4]),
            frozenset(fields[5].split(",")),
            tail[0],
            frozenset(tail[2].split(",")),
            _unescape(fields[3]),
        )


def _unescape(text: str) -> str:
    for escape, plain in _ESCAPES.items():
        text = text.replace(escape, plain)
    return text


def _listening(table: str) -> Iterator[int]:
    """Parse ``/proc/net/tcp``: state 0A listens; addresses are little-endian words in hexadecimal."""
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[3] != "0A":
            continue
        address, _, port = fields[1].rpartition(":")
        loopback = address.endswith("7F") if len(address) == 8 else address == "0" * 24 + "01000000"
        if not loopback:
            yield int(port, 16)
