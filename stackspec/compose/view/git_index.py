"""Which files a Git checkout tracks, read from its index without running Git.

A checked tree is not trusted, and Git runs programs that a repository's own settings name (``core.fsmonitor``). The
index's format: https://git-scm.com/docs/index-format.
"""

from __future__ import annotations

import struct
from fnmatch import fnmatchcase
from pathlib import Path as FilePath

__all__ = ["ignores", "index_file", "tracked_files"]

_HEADER = struct.Struct(">4sII")
_FIXED = 62
"""Bytes of an entry before its name: times, inode, mode, size, a SHA-1, flags."""
_LIMIT = 1 << 28


def index_file(root: str) -> str:
    """Return where the index of the checkout at ``root`` is; a worktree or a submodule names its folder in a file."""
    git = FilePath(root, ".git")
    try:
        if git.is_file():
            git = FilePath(root, git.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
    except (OSError, UnicodeDecodeError):
        pass  # the index is then not found either
    return str(git / "index")


def tracked_files(index: str) -> frozenset[str] | None:
    """Return the paths that an index lists, relative to the checkout; None where there is no readable one.

    Only SHA-1 repositories are read, which is what Git makes unless told otherwise.
    """
    try:
        path = FilePath(index)
        return _names(path.read_bytes()) if path.stat().st_size <= _LIMIT else None
    except (OSError, UnicodeDecodeError, ValueError, struct.error, IndexError):
        return None


def _names(data: bytes) -> frozenset[str]:
    signature, version, count = _HEADER.unpack_from(data)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("no index that is known")
    position, name, names = _HEADER.size, b"", set[str]()
    for _ in range(count):
        start = position
        flags = struct.unpack_from(">H", data, start + _FIXED - 2)[0]
        position = start + _FIXED + (2 if flags & 0x4000 else 0)
        if version == 4:
            cut, position = _offset(data, position)
            name = name[: len(name) - cut]
        else:
            name = b""
        end = data.index(b"\0", position)
        name += data[position:end]
        position = end + 1 if version == 4 else start + (end - start + 8) // 8 * 8
        names.add(name.decode("utf-8", "surrogateescape"))
    return frozenset(names)


def _offset(data: bytes, position: int) -> tuple[int, int]:
    """Read the number of bytes that a version 4 entry takes off its forerunner's name."""
    value = data[position] & 0x7F
    while data[position] & 0x80:
        position += 1
        value = ((value + 1) << 7) | (data[position] & 0x7F)
    return value, position + 1


def ignores(patterns: str, path: str) -> bool:
    """Whether a ``.gitignore`` at the root names a path relative to it; the last pattern that matches decides.

    ``**`` is read as ``*``, which matches slashes here: what Git ignores is never taken to be kept.
    """
    ignored = False
    for line in patterns.splitlines():
        pattern = line.rstrip()
        if not pattern or pattern.startswith("#"):
            continue
        negated, pattern = pattern.startswith("!"), pattern.lstrip("!").rstrip("/")
        anchored, pattern = "/" in pattern, pattern.lstrip("/")
        parts = path.split("/")
        above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
        if any(fnmatchcase(part if anchored else part.rpartition("/")[2], pattern) for part in above):
            ignored = not negated
    return ignored
