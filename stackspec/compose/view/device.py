"""Devices of the host that a container may open."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.source.place import Path

__all__ = ["Device"]

_DISK = re.compile(
    r"/dev/(?:(?:sd|hd|vd|xvd)[a-z]+\d*|nvme\d+(?:n\d+(?:p\d+)?)?|mmcblk\d+(?:p\d+|boot\d+)?|md\d+(?:p\d+)?|md/.+|"
    r"dm-\d+|mapper(?:/.+)?|disk(?:/.+)?|block(?:/.+)?|loop(?:\d+|-control)|zd\d+|zfs|btrfs-control|"
    r"sg\d+|bsg(?:/.+)?|drbd\d+|rbd\d+|nbd\d+|bcache\d+)\Z"
)
"""Disks and what is made of them, by the kernel's list of device names."""
_MEMORY = frozenset({"/dev/mem", "/dev/kmem", "/dev/port", "/dev/kcore"})
_HARDWARE = re.compile(
    r"/dev/(?:kvm|dri(?:/.+)?|vfio(?:/.+)?|fuse|input(?:/.+)?|uinput|hidraw\d+|bus/usb(?:/.+)?|kfd|cpu/.+|tpm\d*|"
    r"tpmrm\d+|vhost-net|vhost-vsock|watchdog\d*|console|tty\d+|vcs[au]?\d*|fb\d+|rtc\d*|hwrng)\Z"
)


class Device:
    """One entry of ``devices``.

    ``source`` is the host's node or a CDI name, ``permissions`` some of ``r``, ``w``, ``m``.
    """

    def __init__(self, spec: Mapping[str, Any] | str, path: Path) -> None:
        if isinstance(spec, str):
            parts = spec.split(":")
            spec = dict(zip(("source", "target", "permissions"), parts, strict=False))
        self.path = path
        self.source = str(spec.get("source") or "").replace("$$", "$")
        self.target = str(spec.get("target") or self.source).replace("$$", "$")
        self.permissions = str(spec.get("permissions") or "rwm")

    def __str__(self) -> str:
        return self.source

    @lazy
    def node(self) -> str:
        """The host's node with ``.`` and ``..`` resolved; empty for a CDI name."""
        if not self.source.startswith("/"):
            return ""
        return "/" + posixpath.normpath(self.source).lstrip("/")

    @property
    def is_disk(self) -> bool:
        """Whether it is a disk, a part of one, or what disks are made of (``/dev/mapper/…``)."""
        return bool(_DISK.match(self.node))

    @property
    def is_memory(self) -> bool:
        """Whether it is the host's memory or its input/output ports."""
        return self.node in _MEMORY

    @property
    def is_everything(self) -> bool:
        """Whether it is the folder of all devices."""
        return self.node == "/dev"

    @property
    def is_hardware(self) -> bool:
        """Whether it drives hardware that others on the host use: graphics, virtualisation, input, USB."""
        return bool(_HARDWARE.match(self.node))
