"""What a project's own files fix of a value, and what they leave to a variable.

The canonical mapping has every variable filled in; whether ``hunter2`` stands in the Compose file or came out of an
environment that nobody else sees is told by the documents as they are written.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.compose.view.service import Service

__all__ = ["ELSEWHERE", "fixed_entries", "fixed_text", "fixed_words"]

ELSEWHERE = "\0"
"""Stands in a fixed text for what a variable brings from elsewhere."""

_NAME = re.compile(r"[A-Za-z_]\w*")


def fixed_text(template: str) -> str:
    """Return what a Compose template fixes by itself: ``${X}`` becomes :data:`ELSEWHERE`, ``${X:-text}`` its default."""
    found: list[str] = []
    position = 0
    while position < len(template):
        start = template.find("$", position)
        if start < 0:
            break
        found.append(template[position:start])
        following = template[start + 1 : start + 2]
        if following == "$":
            found.append("$")
            position = start + 2
        elif following == "{":
            end = _closing(template, start + 2)
            found.append(_substitution(template[start + 2 : end]))
            position = end + 1
        elif name := _NAME.match(template, start + 1):
            found.append(ELSEWHERE)
            position = name.end()
        else:
            found.append("$")
            position = start + 1
    found.append(template[position:])
    return "".join(found)


def _closing(template: str, position: int) -> int:
    depth = 1
    for index in range(position, len(template)):
        depth += {"{": 1, "}": -1}.get(template[index], 0)
        if not depth:
            return index
    return len(template)


def _substitution(inner: str) -> str:
    name = _NAME.match(inner)
    operator = inner[name.end() :] if name else ""
    for default in (":-", "-"):
        if operator.startswith(default):
            return fixed_text(operator[len(default) :]) or ELSEWHERE
    return ELSEWHERE


def fixed_entries(service: Service, *keys: str) -> dict[str, str]:
    """Return what the files fix of a mapping (``environment``, ``labels``, ``build.args``), by key.

    Where the documents are known, values that come from an ``env_file`` are left out.
    """
    found: dict[str, str] = {}
    for value in _written(service, keys):
        for key, text in _pairs(value):
            found.setdefault(key, fixed_text(text))
    return found


def fixed_words(service: Service, *keys: str) -> tuple[str, ...]:
    """Return what the files fix of a command line (``command``, ``healthcheck.test``), by word."""
    for value in _written(service, keys):
        if isinstance(value, str):
            return _split(fixed_text(value))
        if isinstance(value, list):
            return tuple(fixed_text(str(word)) for word in value)
    return ()


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from ((str(key), str(text)) for key, text in value.items() if text is not None)
    elif isinstance(value, list):
        for item in value:
            key, separator, text = str(item).partition("=")
            if separator:
                yield key, text


def _written(service: Service, keys: tuple[str, ...]) -> Iterator[Any]:
    """Yield an attribute's values as they are written, those that win first; the model's own where nothing is known."""
    services = [document.section("services") for document in reversed(service.stack.documents)]
    if not any(service.name in section for section in services):
        yield _below(service.spec, keys)
        return
    waiting, seen = [service.name], set[str]()
    while waiting:
        name = waiting.pop(0)
        seen.add(name)
        for section in services:
            spec = section.get(name)
            if not isinstance(spec, dict):
                continue
            yield _below(spec, keys)
            base = spec.get("extends")
            base = base.get("service") if isinstance(base, dict) else base
            if isinstance(base, str) and base not in seen:
                waiting.append(base)


def _below(value: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    found: Any = value
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found
