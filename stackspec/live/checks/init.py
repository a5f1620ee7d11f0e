"""The engine's init is process 1 and reaps what others leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_INITS = ("docker-init", "tini", "catatonit", "podman-init", "init")


@check("init", promised=lambda service: service.init)
def init(service: Service, container: Container) -> Failures:  # noqa: ARG001 - every check takes both
    """Look at the name of process 1, and that something runs below it."""
    first = next((name for number, _, name in container.kernel.processes if number == 1), "")
    if first not in _INITS:
        yield f"process 1 is {first!r}, promised the engine's init"
    elif not any(parent == 1 for _, parent, _ in container.kernel.processes):
        yield f"nothing runs below {first}"
