"""Capabilities as the kernel numbers them (capabilities(7), linux/capability.h)."""

from __future__ import annotations

__all__ = ["NAMES", "names"]

NAMES = (
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
    "CHECKPOINT_RESTORE",
)  # fmt: skip
"""Each at its bit."""


def names(bits: int) -> frozenset[str]:
    """Return the names of a mask's capabilities; a bit that is newer than this table by its number."""
    found = (number for number in range(bits.bit_length()) if bits >> number & 1)
    return frozenset(NAMES[number] if number < len(NAMES) else f"CAP_{number}" for number in found)
