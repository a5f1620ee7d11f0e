"""Asking the engine's own resolver: just enough of RFC 1035 to send a question and read addresses."""

from __future__ import annotations

import struct
from ipaddress import ip_address
from typing import NamedTuple

__all__ = ["ADDRESS", "Answer", "answer", "query"]

ADDRESS = ("127.0.0.11", 53)
"""Where containers on networks of their own find it (https://docs.docker.com/engine/network/#dns-services)."""

_TYPES = {4: 1, 6: 28}
"""Record types: A and AAAA."""
_HEADER = struct.Struct("!HHHHHH")
_RECORD = struct.Struct("!HHIH")


class Answer(NamedTuple):
    """The question's number, and the addresses that came; none where the name is not known."""

    number: int
    addresses: frozenset[str]


def query(number: int, name: str, family: int) -> bytes:
    """Return a packet that asks for a name's addresses; ``number`` (16 bits) comes back with the answer."""
    labels = b"".join(
        bytes([len(label)]) + label
        for label in name.encode("idna" if not name.isascii() else "ascii").split(b".")
    )
    return _HEADER.pack(number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", _TYPES[family], 1)


def answer(packet: bytes) -> Answer | None:
    """Read a packet; None for one that is no answer."""
    try:
        number, _, questions, records, _, _ = _HEADER.unpack_from(packet)
        position = _HEADER.size
        for _ in range(questions):
            position = _after_name(packet, position) + 4
        found = set()
        for _ in range(records):
            position = _after_name(packet, position)
            kind, _, _, length = _RECORD.unpack_from(packet, position)
            position += _RECORD.size
            data = packet[position : position + length]
            if len(data) < length:
                return None
            if kind in _TYPES.values():
                found.add(str(ip_address(data)))
            position += length
    except (struct.error, IndexError, ValueError):
        return None
    return Answer(number, frozenset(found))


def _after_name(packet: bytes, position: int) -> int:
    """Return where a name ends: at an empty label, or after a pointer to the rest of it (two bytes that begin with 11)."""
    while length := packet[position]:
        if length >= 0xC0:
            return position + 2
        position += length + 1
    return position + 1
