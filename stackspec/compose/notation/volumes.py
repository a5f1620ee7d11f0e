"""Mounts in the short syntax: ``[source:]target[:options]``."""

from __future__ import annotations

import re
from typing import Any

from stackspec.compose.notation.quoting import quoted

__all__ = ["clean_path", "mount", "target_of"]

_PROPAGATIONS = frozenset({"rprivate", "private", "rshared", "shared", "rslave", "slave"})
_SELINUX = frozenset({"z", "Z"})
_DRIVE = re.compile(r"[^\W\d_]:").match


def mount(text: str) -> dict[str, Any]:
    r"""Expand a short syntax to the long one.

    A source that starts with ``.``, ``/``, ``~``, ``\\`` or a drive letter is a path and makes a bind mount; any
    other source names a volume. Options that the engine does not know are ignored, as there.
    """
    source, target, options = sections(text)
    made: dict[str, Any] = {"type": "bind" if _is_path(source) else "volume"}
    if source:
        made["source"] = source
    made["target"] = target
    bind: dict[str, Any] = {}
    volume: dict[str, Any] = {}
    for option in options:
        if option in ("ro", "rw"):
            made["read_only"] = option == "ro"
        elif option == "nocopy":
            volume["nocopy"] = True
        elif option in _PROPAGATIONS:
            bind["propagation"] = option
        elif option in _SELINUX:
            bind["selinux"] = option
    if made["type"] == "bind":
        bind["create_host_path"] = True
    if bind:
        made["bind"] = bind
    if volume or (made["type"] == "volume" and len(text) > 2):
        made["volume"] = volume
    return made


def sections(text: str) -> tuple[str, str, list[str]]:
    """Split a short syntax into source, target and options; a variable's ``${…}`` is never cut."""
    if not text:
        raise ValueError("a volume is empty: write source:target")
    if len(text) <= 2:
        return "", text, []
    parts = _split(text)
    if "" in parts:
        raise ValueError(f"{quoted(text)} has an empty section between colons: write source:target:options")
    if len(parts) > 3:
        raise ValueError(f"{quoted(text)} has too many colons: write source:target:options")
    if len(parts) == 1:
        return "", parts[0], []
    return parts[0], parts[1], parts[2].split(",") if len(parts) == 3 else []


def _split(text: str) -> list[str]:
    if "$" not in text and not _DRIVE(text) and "::" not in text:
        parts = text.split(":")
        if not any(len(part) == 1 and part.isalpha() for part in parts):
            return parts
    parts, part, depth = [], "", 0
    for index, character in enumerate(text):
        if character == "$" and text[index + 1 : index + 2] == "{":
            depth += 1
        elif character == "}" and depth:
            depth -= 1
        elif character == ":" and not depth and not (len(part) == 1 and part.isalpha()):
            parts.append(part)
            part = ""
            continue
        part += character
    return [*parts, part]


def _is_path(source: str) -> bool:
    return (
        (source[:1] in (".", "/", "~") and bool(source)) or source.startswith("\\\\") or bool(_DRIVE(source))
    )


def target_of(text: str) -> str:
    """Return the container path of a short syntax, as written."""
    return sections(text)[1]


def clean_path(path: str) -> str:
    """Return the shortest equal of a slash-separated path, without touching any file system."""
    if not path:
        return "."
    rooted = path[0] == "/"
    kept: list[str] = []
    for part in path.split("/"):
        if part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif (part == ".." and not rooted) or part not in ("", ".", ".."):
            kept.append(part)
    return ("/" if rooted else "") + "/".join(kept) or "."
