"""Signs that a service runs in a framework's development mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["development_mode"]

_ENVIRONMENTS = frozenset(
    {
        "APP_ENV",
        "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
        "FLASK_ENV",
        "NODE_ENV",
        "RACK_ENV",
        "RAILS_ENV",
    }
)
"""Variables by which frameworks choose their mode."""
_SWITCHES = frozenset(
    {
        "APP_DEBUG",
        "DEBUGPY",
        "DJANGO_DEBUG",
        "FLASK_DEBUG",
        "WERKZEUG_DEBUG_PIN",
        "WORDPRESS_DEBUG",
        "XDEBUG_MODE",
    }
)
"""Variables that switch a debugger or its error pages on."""
_OFF = frozenset({"", "0", "false", "no", "off", "none"})
_OPTIONS = ("--inspect", "--inspect-brk", "--reload", "--debugger", "--hot")
_PROGRAMS = frozenset({"nodemon", "ts-node-dev", "debugpy", "dlv"})


def development_mode(service: Service) -> Iterator[tuple[Path, str]]:
    """Yield the path of each sign and what it says, by variables and by words of the start command."""
    for name, value in service.environment.items():
        mode = (value or "").lower()
        if (name in _ENVIRONMENTS and mode in ("dev", "development", "local")) or (
            name in _SWITCHES and mode not in _OFF
        ):
            yield service.at("environment", name), f"'{name}={value}'"
    for attribute, words in (("entrypoint", service.entrypoint), ("command", service.command)):
        for word in " ".join(words or ()).split():
            if word.partition("=")[0] in _OPTIONS or word.rpartition("/")[2] in _PROGRAMS:
                yield service.at(attribute), f"'{word}'"
                break
