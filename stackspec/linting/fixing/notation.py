"""Changes inside short syntaxes: the text of a port, a mount, a variable, respelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.source.place import Path

__all__ = ["respell"]

_VARIABLE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\]]*\]")


def respell(path: Path, text: str, value: Any) -> str | None:
    """Return the short text in which the value at ``path`` (canonical) is ``value``; None where nobody knows how.

    ``path`` reaches into what the text stands for: ``("services", "web", "ports", 0, "host_ip")``.
    """
    if len(path) < 4 or path[0] != "services":
        return None
    spell = _SPELLINGS.get((str(path[2]), "" if isinstance(path[3], str) else str(path[4:5] and path[4])))
    return spell(text, path, value) if spell else None


def _parts(text: str) -> list[str]:
    """Split at colons, except in variables and in brackets."""
    hidden = _VARIABLE.sub(lambda found: "\0" * len(found[0]), text)
    cuts = [index for index, character in enumerate(hidden) if character == ":"]
    return [
        text[start:end]
        for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    ]


def _port_host(text: str, path: Path, value: Any) -> str | None:
    del path
    parts = _parts(text)
    if len(parts) > 3:
        return None
    host = f"[{value}]" if ":" in str(value) else str(value)
    published = parts[-2] if len(parts) > 1 else ""
    return f"{host}:{published}:{parts[-1]}"


def _mount_read_only(text: str, path: Path, value: Any) -> str | None:
    del path
    parts = _parts(text)
    if len(parts) not in (2, 3):
        return None
    options = [
        option for option in (parts[2].split(",") if len(parts) == 3 else []) if option not in ("ro", "rw")
    ]
    return ":".join(
        [*parts[:2], *([",".join(["ro", *options] if value else options)] if value or options else [])]
    )


def _variable(text: str, path: Path, value: Any) -> str | None:
    name = text.partition("=")[0]
    return f"{name}={value}" if name == path[3] else None


_SPELLINGS: dict[tuple[str, str], Callable[[str, Path, Any], str | None]] = {
    ("ports", "host_ip"): _port_host,
    ("volumes", "read_only"): _mount_read_only,
    ("environment", ""): _variable,
    ("labels", ""): _variable,
}
"""The attribute, and the key inside an item that is set; no key for lists that stand for mappings."""
