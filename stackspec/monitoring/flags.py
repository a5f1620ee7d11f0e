"""What a program was told on its command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service

__all__ = ["flag", "switched"]


def _words(service: Service) -> tuple[str, ...]:
    return (*(service.entrypoint or ()), *(service.command or ()))


def flag(service: Service, name: str) -> str | None:
    """Return the value of ``--name=value`` or ``--name value`` (one hyphen is as good), the last one if repeated."""
    words = _words(service)
    found = None
    for index, word in enumerate(words):
        spelt, equals, value = word.partition("=")
        if word.startswith("-") and spelt.lstrip("-") == name:
            found = value if equals else words[index + 1] if index + 1 < len(words) else ""
    return found


def switched(service: Service, name: str) -> bool | None:
    """Return whether ``--name`` or ``--no-name`` was said, None for neither."""
    said = None
    for word in _words(service):
        spelt, _, value = word.lstrip("-").partition("=")
        if spelt == name:
            said = value != "false"
        elif spelt == f"no-{name}":
            said = False
    return said
