"""Which components can talk to each other: those that share a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stackspec.components.container import Container
from stackspec.model.compose.base import Mistake, key_of
from stackspec.model.compose.service import Service

__all__ = ["network_keys", "unreachable"]


def network_keys(target: Container | Service) -> set[str]:
    """Keys of a service's networks; without any it is on the project's default one."""
    if isinstance(target, Container):
        return {key_of(network) for network in target.networks} or {"default"}
    attached: Sequence[Any] = target.networks
    return {key_of(attachment.network) for attachment in attached} or {"default"}


def unreachable(
    spec: Container, targets: Sequence[Any], attribute: str, *, single: bool = True
) -> Iterator[Mistake]:
    """Mistakes for what ``spec`` could wait for, but never talk to. ``single``: the attribute holds one, not several."""
    mine = network_keys(spec)
    for index, target in enumerate(targets):
        if not isinstance(target, Container | Service):
            continue
        if isinstance(target, Service) and target.network_mode is not None:
            continue
        theirs = network_keys(target)
        if not theirs & mine:
            message = f"it needs {target.key!r}, but they share no network: add {' or '.join(sorted(theirs))} to networks"
            yield Mistake((attribute,) if single else (attribute, index), message)
