"""What a container may do: its options and its capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stackspec.source.place import Path

__all__ = ["DEFAULT_CAPABILITIES", "Capability", "SecurityOption"]

DEFAULT_CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
        "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip
"""What a container gets unless told otherwise (https://docs.docker.com/engine/security/#linux-kernel-capabilities)."""


class SecurityOption(NamedTuple):
    """One entry of ``security_opt``: ``seccomp:unconfined`` and ``seccomp=unconfined`` are the same to the engine."""

    key: str
    value: str
    text: str
    path: Path

    @classmethod
    def parse(cls, text: str, path: Path) -> SecurityOption:
        """Take an entry apart at its first ``=``, or else its first ``:``; a bare word has the value ``true``."""
        key, separator, value = text.partition("=")
        if not separator:
            key, separator, value = text.partition(":")
        return cls(key.strip(), value.strip() if separator else "true", text, path)


class Capability(NamedTuple):
    """One entry of ``cap_add`` or ``cap_drop``: ``name`` in capitals without ``CAP_``, ``text`` as written."""

    name: str
    text: str
    path: Path

    @classmethod
    def parse(cls, text: str, path: Path) -> Capability:
        """Normalise the spelling as the engine does."""
        return cls(text.strip().upper().removeprefix("CAP_"), text, path)
