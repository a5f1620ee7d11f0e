"""The container has a terminal and an open standard input where promised, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("tty", "stdin_open")
def terminal(service: Service, container: Container) -> Failures:
    """Compare what the engine was told."""
    for attribute, key in (("tty", "Tty"), ("stdin_open", "OpenStdin")):
        promised, seen = bool(service.spec.get(attribute)), bool(container.config.get(key))
        if promised != seen:
            yield f"its {attribute} is {seen}, promised {promised}"
