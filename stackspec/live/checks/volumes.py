"""The named volumes are there, by the promised driver with the promised options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("volumes", scope="stack", promised=lambda stack: bool(stack.volumes))
def volumes(stack: Stack, running: Running) -> Failures:
    """Ask the engine for each volume that the model declares."""
    for volume in stack.volumes:
        seen = running.volumes.get(volume.name)
        if seen is None:
            yield f"volume {volume.name} is not there"
            continue
        if volume.external:
            continue
        driver = volume.spec.get("driver") or "local"
        if seen.get("Driver") != driver:
            yield f"volume {volume.name} is kept by driver {seen.get('Driver')!r}, promised {driver!r}"
        for name, value in (volume.spec.get("driver_opts") or {}).items():
            if str((seen.get("Options") or {}).get(name)) != str(value):
                yield f"volume {volume.name} has another {name} than promised"
