"""The container is asked to stop by the promised signal, and given the promised time."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("stop_signal", "stop_grace_period", promised=has("stop_signal", "stop_grace_period"))
def stop(service: Service, container: Container) -> Failures:
    """Compare what the engine was told."""
    promised = service.spec.get("stop_signal")
    seen = container.config.get("StopSignal") or "SIGTERM"
    if promised and _number(seen) != _number(str(promised)):
        yield f"it is stopped by {seen}, promised {promised}"
    seconds = container.config.get("StopTimeout")
    if "stop_grace_period" in service and seconds != int(service.stop_grace_period):
        yield f"it has {10 if seconds is None else seconds} s to stop, promised {service.stop_grace_period:g} s"


def _number(name: str) -> int:
    """Return a signal's number; spelt as ``SIGINT``, ``INT`` or ``2``."""
    if name.isdigit():
        return int(name)
    full = name.upper() if name.upper().startswith("SIG") else f"SIG{name.upper()}"
    return int(getattr(signal, full, 0))
