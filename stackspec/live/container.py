"""One running container: what the engine says of it, and what the kernel says, asked when first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy
from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackspec.live.ask.answers import Answers

__all__ = ["Container"]

_SERVICE = "com.docker.compose.service"
_NUMBER = "com.docker.compose.container-number"
_ONE_OFF = "com.docker.compose.oneoff"


class Container:
    """A container of the project. ``inspected`` is the engine's answer to *inspect*, which never leaves the program.

    ``ask`` brings the kernel's facts; it raises :class:`CouldNotAsk` where there is no way to them.
    """

    def __init__(self, inspected: Mapping[str, Any], ask: Callable[[Container], Answers]) -> None:
        self.inspected = inspected
        self._ask = ask

    def __repr__(self) -> str:
        return f"Container({self.name!r})"

    @property
    def id(self) -> str:
        """The full identifier."""
        return str(self.inspected["Id"])

    @property
    def name(self) -> str:
        """The engine's name for it, without the slash."""
        return str(self.inspected["Name"]).lstrip("/")

    @property
    def config(self) -> Mapping[str, Any]:
        """What is the container's own: user, variables, labels, command."""
        config: Mapping[str, Any] = self.inspected["Config"]
        return config

    @property
    def host(self) -> Mapping[str, Any]:
        """What the engine does for it on the host: limits, mounts, rights."""
        host: Mapping[str, Any] = self.inspected["HostConfig"]
        return host

    @property
    def state(self) -> Mapping[str, Any]:
        """Whether it runs, since when, how healthy."""
        state: Mapping[str, Any] = self.inspected["State"]
        return state

    @property
    def labels(self) -> Mapping[str, str]:
        """Its labels."""
        return self.config.get("Labels") or {}

    @property
    def service(self) -> str:
        """The key of its service."""
        return self.labels.get(_SERVICE, "")

    @property
    def number(self) -> int:
        """Which of the service's containers it is, from 1."""
        return int(self.labels.get(_NUMBER, "1"))

    @property
    def one_off(self) -> bool:
        """Whether somebody started it by ``run``, beside the service's own."""
        return self.labels.get(_ONE_OFF, "").lower() == "true"

    @property
    def pid(self) -> int:
        """Process 1 as its host numbers it, 0 where none runs."""
        return int(self.state.get("Pid") or 0)

    @property
    def running(self) -> bool:
        """Whether its process runs: it is neither frozen nor waiting to be restarted."""
        halted = self.state.get("Restarting") or self.state.get("Paused")
        return bool(self.state.get("Running")) and not halted

    @property
    def healthy(self) -> bool:
        """Whether it runs and its health check, if it has one, passes."""
        health = self.state.get("Health") or {}
        return self.running and health.get("Status", "healthy") == "healthy"

    @lazy
    def environment(self) -> dict[str, str]:
        """The variables that it was started with."""
        pairs = (entry.partition("=") for entry in self.config.get("Env") or ())
        return {name: value for name, _, value in pairs}

    @lazy
    def addresses(self) -> dict[str, str]:
        """Its IPv4 address (else the IPv6 one) on each network that it has one on, by the network's name."""
        networks = (self.inspected.get("NetworkSettings") or {}).get("Networks") or {}
        found = {
            name: endpoint.get("IPAddress") or endpoint.get("GlobalIPv6Address")
            for name, endpoint in networks.items()
        }
        return {name: address for name, address in found.items() if address}

    @property
    def kernel(self) -> Answers:
        """What the kernel says, asked once; raises :class:`CouldNotAsk` again and again, but does not ask again."""
        if isinstance(self._asked, CouldNotAsk):
            raise CouldNotAsk(str(self._asked))
        return self._asked

    @lazy
    def _asked(self) -> Answers | CouldNotAsk:
        if not self.running:
            return CouldNotAsk(f"it does not run ({self.state.get('Status')})")
        try:
            return self._ask(self)
        except CouldNotAsk as error:
            return error
