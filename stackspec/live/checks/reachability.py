"""What must answer answers, and what must not does not: by name and by TCP, for every pair of services, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container
    from stackspec.live.reach import Contact
    from stackspec.live.running import Running

_ANSWERS = ("open", "refused")
"""A refusal proves the way: it comes from the other container's kernel."""


def _own_network(service: Service) -> bool:
    """Whether it has a network namespace of its own for as long as the stack runs; jobs end."""
    return service.network_mode in ("", "none", "bridge") and not service.is_job and service.replicas > 0


@check("networks", "network_mode", "expose", scope="pair", promised=_own_network)
def reachability(service: Service, other: Service, running: Running) -> Failures:
    """Compare with the networks that both are on: all of one's containers with all of the other's."""
    promised = service.stack.share_network(service, other)
    for one in running.of(service):
        for another in running.of(other):
            contact = running.reached.contacts.get((one.id, another.id))
            if contact is None:
                ended = one if not one.running else another
                raise CouldNotAsk(f"{ended.name} does not run")
            judge = _expected if promised else _unexpected
            yield from judge(another, other, contact)


def _expected(another: Container, other: Service, contact: Contact) -> Iterator[str]:
    if not contact.resolved & set(another.addresses.values()):
        yield f"the name {other.name!r} does not resolve to {another.name}"
    if not another.kernel.listening and not other.spec.get("expose") and not other.ports:
        silent = [way for way, outcome in contact.connected.items() if outcome not in _ANSWERS]
    else:
        silent = [way for way, outcome in contact.connected.items() if outcome != "open"]
    for address, port in silent:
        yield f"{address}:{port} of {another.name} does not answer: {contact.connected[address, port]}"
    if not contact.connected:
        yield f"{another.name} has no address on a network that both are on"


def _unexpected(another: Container, other: Service, contact: Contact) -> Iterator[str]:
    if contact.resolved & set(another.addresses.values()):
        yield f"the name {other.name!r} resolves, though no network is shared"
    for (address, port), outcome in contact.connected.items():
        if outcome in _ANSWERS:
            yield f"{address}:{port} of {another.name} answers ({outcome}), though no network is shared"
