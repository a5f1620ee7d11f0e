"""Healthchecks and dependencies: when a service counts as ready, and who waits for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.shell import alternatives, script_of
from stackspec.units.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.source.place import Path

__all__ = ["Dependency", "Healthcheck", "seconds"]


_SELF = r"(?<![\w.-])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|::1)"
_PORTS = (
    rf"{_SELF}:(\d{{1,5}})\b",
    rf"\b(?:nc|ncat|telnet)\b[^|&;]*{_SELF} (\d{{1,5}})\b",
    rf"/dev/tcp/{_SELF}/(\d{{1,5}})\b",
)
"""How probes write a port of their own container."""


@lru_cache(maxsize=1024)
def seconds(spelt: object, default: float) -> float:
    """Return a duration (``1m30s``) in seconds, or the engine's ``default`` where none (or no legal one) is written."""
    try:
        return Duration(str(spelt)).seconds if spelt else default
    except ValueError:
        return default


@lru_cache(maxsize=1024)
def _ports_in(command: str) -> frozenset[int]:
    return frozenset(int(port) for pattern in _PORTS for port in re.findall(pattern, command))


class Healthcheck:
    """How the engine finds out whether a container is healthy. Times are in seconds, the engine's defaults filled in."""

    def __init__(self, spec: Mapping[str, Any], path: Path) -> None:
        self.spec = spec
        self.path = path

    @lazy
    def test(self) -> tuple[str, ...]:
        """The probe: ``("CMD", "redis-cli", "ping")``, ``("CMD-SHELL", "…")``; empty where the image's own is used."""
        return tuple(str(word).replace("$$", "$") for word in self.spec.get("test") or ())

    @property
    def disabled(self) -> bool:
        """Whether the image's probe is switched off, by ``disable: true`` or by the test ``NONE``."""
        return bool(self.spec.get("disable")) or self.test[:1] == ("NONE",)

    @property
    def command(self) -> str:
        """The probe as one line of text, empty where there is none."""
        return " ".join(self.test[1:])

    @lazy
    def programs(self) -> tuple[frozenset[str], ...] | None:
        """The sets of programs of which one must be complete for the probe to pass; None where nobody can tell."""
        kind, words = self.test[:1], self.test[1:]
        if not words or kind not in (("CMD",), ("CMD-SHELL",)):
            return None
        script = self.command if kind == ("CMD-SHELL",) else script_of(words)
        if script is None:
            return (frozenset({words[0]}),)
        shell = "sh" if kind == ("CMD-SHELL",) else words[0]
        branches = alternatives(script)
        return tuple(branch | {shell} for branch in branches) if branches else (frozenset({shell}),)

    @lazy
    def ports(self) -> frozenset[int]:
        """The ports of its own container that the probe asks, as far as they are written as numbers."""
        return _ports_in(self.command)

    @property
    def interval(self) -> float:
        """Between two probes; the engine's default is 30 s."""
        return seconds(self.spec.get("interval"), 30.0)

    @property
    def timeout(self) -> float:
        """How long one probe may take; the engine's default is 30 s."""
        return seconds(self.spec.get("timeout"), 30.0)

    @property
    def start_period(self) -> float:
        """How long failures do not count after the start; the engine's default is 0."""
        return seconds(self.spec.get("start_period"), 0.0)

    @property
    def retries(self) -> int:
        """Failures in a row until the container is unhealthy; the engine's default is 3."""
        return int(self.spec.get("retries") or 3)


class Dependency:
    """One entry of ``depends_on``.

    ``service`` is its key, ``condition`` one of ``service_started``, ``service_healthy``, ``service_completed_successfully``.
    """

    def __init__(self, service: str, spec: Mapping[str, Any], path: Path) -> None:
        self.service = service
        self.path = path
        self.condition = str(spec.get("condition") or "service_started")
        self.required = bool(spec.get("required", True))
