"""Temporary file systems are there, as large and as restricted as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check
from stackspec.units.size import ByteSize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.mount import TemporaryMount
    from stackspec.compose.view.service import Service
    from stackspec.live.ask.answers import MountPoint
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_FLAGS = {"noexec", "nosuid", "nodev", "ro"}
_OPPOSITES = {"exec": "noexec", "suid": "nosuid", "dev": "nodev", "rw": "ro"}
_DEFAULTS = {"noexec", "nosuid", "nodev"}
"""What the engine adds unless the opposite is written."""


@check("tmpfs", promised=lambda service: bool(service.temporary_mounts))
def tmpfs(service: Service, container: Container) -> Failures:
    """Compare each with the kernel's mounts. The kernel leaves out ``mode=1777`` and owners that are root."""
    for promised in service.temporary_mounts:
        target = promised.target.rstrip("/") or "/"
        mounted = container.kernel.mount(target)
        if mounted is None:
            yield f"nothing is mounted at {target}, promised a tmpfs"
        elif mounted.type != "tmpfs":
            yield f"{target} is a {mounted.type}, promised a tmpfs"
        else:
            yield from (f"{target} {failure}" for failure in _options(promised, mounted))


def _options(promised: TemporaryMount, mounted: MountPoint) -> Iterator[str]:
    seen = mounted.values
    wanted = (set(promised.options) & _FLAGS) | {
        flag
        for opposite, flag in _OPPOSITES.items()
        if flag in _DEFAULTS and opposite not in promised.options
    }
    for flag in sorted(wanted - mounted.options - mounted.super_options):
        yield f"is mounted without {flag}"
    for option in promised.options:
        key, _, value = option.partition("=")
        if key == "size" and not value.endswith("%"):
            kept = _bytes(seen.get("size", "0"))
            if not _same_size(_bytes(value), kept):
                yield f"holds {kept} bytes, promised {value}"
        elif key in ("uid", "gid") and int(seen.get(key, "0")) != int(value):
            yield f"has {key} {seen.get(key, '0')}, promised {value}"
        elif key == "mode" and int(seen.get("mode", "1777"), 8) != int(value, 8):
            yield f"has mode {seen.get('mode', '1777')}, promised {value}"


def _bytes(text: str) -> int:
    return int(text) if text.isdigit() else int(ByteSize(text))


def _same_size(one: int, other: int) -> bool:
    """Whether two sizes need as many pages: the kernel rounds up."""
    return -(-one // 4096) == -(-other // 4096)
