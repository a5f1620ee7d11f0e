"""Who reaches whom: every pair of containers at once, by names and by TCP, from inside their network namespaces.

No process runs in any container: a thread joins one network namespace after the other and leaves non-blocking sockets
behind in each, which keep their namespace. Then all of them are waited for together, so that a network that swallows
packets costs its second only once.
"""

from __future__ import annotations

import errno
import resource
import select
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from stackspec.live import resolver
from stackspec.live.ask.host import can_ask
from stackspec.live.check import CouldNotAsk
from stackspec.live.namespaces import enter, in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.container import Container

__all__ = ["DISCARD", "Contact", "Reached", "measure", "ports"]

DISCARD = 9
"""The port to try where nothing listens: being refused there proves the way as well as an answer would (RFC 863)."""

_SILENCE = 1.0
"""Seconds without any answer that count as unreachable, once everything else was quicker."""
_PATIENCE = 5.0
"""Seconds that what must answer may take on a busy machine."""
_RESEND = 0.7
_OTHERS = ("service:", "container:", "host")
"""Network modes of containers without a network namespace of their own."""


class Contact(NamedTuple):
    """What came of one container's attempts to reach another.

    ``resolved`` are the addresses that its service's name led to; ``connected`` says for each address and port ``open``,
    ``refused``, or why there was no way (``silent``, or the kernel's name for the error).
    """

    resolved: frozenset[str]
    connected: dict[tuple[str, int], str]


class Reached(NamedTuple):
    """Contacts by the identifiers of both containers."""

    contacts: dict[tuple[str, str], Contact]
    seconds: float


class _Attempt(NamedTuple):
    one: str
    other: str
    address: str
    port: int


class _Query(NamedTuple):
    one: str
    other: str
    number: int
    packet: bytes


def ports(service: Service, container: Container) -> tuple[int, ...]:
    """The TCP ports on which a service is tried: those it publishes or exposes, else one that it listens on, else DISCARD."""
    exposed = (str(port) for port in service.spec.get("expose") or ())
    promised = {int(port.removesuffix("/tcp")) for port in exposed if port.removesuffix("/tcp").isdigit()}
    promised |= {port.target for port in service.ports if port.protocol == "tcp"}
    if promised:
        return tuple(sorted(promised))
    listening = container.kernel.listening
    usual = service.listening_ports & listening
    return (min(usual or listening or {DISCARD}),)


def measure(containers: Sequence[Container], stack: Stack) -> Reached:
    """Try every ordered pair. Raises :class:`CouldNotAsk` unless this is root on the engine's host."""
    own = [one for one in containers if not str(one.host.get("NetworkMode")).startswith(_OTHERS)]
    for container in own:
        if not can_ask(container.pid, container.id):
            raise CouldNotAsk("networks can only be tried by root on the engine's host")
    with _room_for(len(own) ** 2 * 4 + 256):
        try:
            return in_thread(lambda: _Matrix(own, stack).run())
        except OSError as error:
            raise CouldNotAsk(f"networks cannot be tried: {error.strerror or error}") from error


@contextmanager
def _room_for(sockets: int) -> Iterator[None]:
    """Let this process open as many files as every pair needs, as far as it may, and no longer than it needs them."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, hard = before
    wanted = sockets if hard == resource.RLIM_INFINITY else min(sockets, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


class _Matrix:
    def __init__(self, containers: Sequence[Container], stack: Stack) -> None:
        self._containers = containers
        self._stack = stack
        self._attempts: dict[int, _Attempt] = {}
        self._sockets: dict[int, socket.socket] = {}
        self._queries: dict[int, list[_Query]] = {}
        self._resolved: dict[tuple[str, str], frozenset[str]] = {}
        self._connected: dict[tuple[str, str], dict[tuple[str, int], str]] = {}
        self._poll = select.poll()

    def run(self) -> Reached:
        """Open everything, wait, close everything."""
        started = time.monotonic()
        try:
            for container in self._containers:
                self._open(container)
            self._wait(started)
        finally:
            for opened in self._sockets.values():
                opened.close()
        pairs = (
            (one.id, other.id) for one in self._containers for other in self._containers if one is not other
        )
        contacts = {
            pair: Contact(self._resolved.get(pair, frozenset()), self._connected.get(pair, {}))
            for pair in pairs
        }
        return Reached(contacts, time.monotonic() - started)

    def _open(self, one: Container) -> None:
        try:
            enter(one.pid, "net")
        except OSError as error:
            raise CouldNotAsk(f"the network of {one.name} cannot be joined: {error.strerror}") from error
        queries = []
        for number, other in enumerate(self._containers):
            if other is one or other.service not in self._stack.service:
                continue
            family = 6 if any(":" in address for address in other.addresses.values()) else 4
            queries.append(_Query(one.id, other.id, number, resolver.query(number, other.service, family)))
            for address, port in _ways(self._stack, one, other):
                self._connect(_Attempt(one.id, other.id, address, port))
        self._ask(queries)

    def _connect(self, attempt: _Attempt) -> None:
        family = socket.AF_INET6 if ":" in attempt.address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        number = opened.connect_ex((attempt.address, attempt.port))
        if number in (0, errno.EINPROGRESS):
            self._sockets[opened.fileno()] = opened
            self._attempts[opened.fileno()] = attempt
            self._poll.register(opened, select.POLLOUT)
        else:
            opened.close()
            self._note(attempt, number)

    def _ask(self, queries: list[_Query]) -> None:
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._sockets[opened.fileno()] = opened
        self._queries[opened.fileno()] = queries
        if opened.connect_ex(resolver.ADDRESS) == 0:
            self._poll.register(opened, select.POLLIN)
            _send(opened, queries)

    def _wait(self, started: float) -> None:
        """Wait until silence is long compared with the slowest answer, or patience ends."""
        last, resend = time.monotonic(), time.monotonic() + _RESEND
        while self._attempts or any(self._queries.values()):
            now = time.monotonic()
            quiet = max(_SILENCE, 2 * (last - started))
            if now - last > quiet or now - started > _PATIENCE:
                break
            if now > resend:
                resend = now + _RESEND
                for handle, queries in self._queries.items():
                    _send(self._sockets[handle], queries)
            for handle, _ in self._poll.poll(50):
                last = time.monotonic()
                self._settle(handle)
        for attempt in self._attempts.values():
            self._note(attempt, errno.ETIMEDOUT)

    def _settle(self, handle: int) -> None:
        if handle in self._queries:
            self._answers(handle)
            return
        opened = self._sockets.pop(handle)
        self._poll.unregister(handle)
        self._note(self._attempts.pop(handle), opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        opened.close()

    def _answers(self, handle: int) -> None:
        opened, waiting = self._sockets[handle], self._queries[handle]
        try:
            packet = opened.recv(4096)
        except OSError:  # nobody answers there: a container without a network has no resolver
            self._poll.unregister(handle)
            waiting.clear()
            return
        answer = resolver.answer(packet)
        for query in [one for one in waiting if answer and one.number == answer.number]:
            waiting.remove(query)
            if answer:
                self._resolved[query.one, query.other] = answer.addresses

    def _note(self, attempt: _Attempt, number: int) -> None:
        said = {0: "open", errno.ECONNREFUSED: "refused", errno.ETIMEDOUT: "silent"}
        outcome = said.get(number) or errno.errorcode.get(number, str(number))
        pair = self._connected.setdefault((attempt.one, attempt.other), {})
        pair[attempt.address, attempt.port] = outcome


def _send(opened: socket.socket, queries: Sequence[_Query]) -> None:
    for query in queries:
        try:
            opened.send(query.packet)
        except OSError:  # told again, with its reason, when the answer is read
            return


def _ways(stack: Stack, one: Container, other: Container) -> Iterator[tuple[str, int]]:
    """Addresses and ports to try: on the networks that both are on, or everywhere where there is none."""
    service = stack.service[other.service]
    first = stack.service.get(one.service)
    promised = (
        {network.name for network in first.networks} & {network.name for network in service.networks}
        if first
        else set()
    )
    for network, address in other.addresses.items():
        if not promised or network in promised:
            for port in ports(service, other):
                yield address, port
