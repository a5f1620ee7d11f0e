"""What the service depends on was there before it started."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.container import Container
    from stackspec.live.running import Running


@check("depends_on", scope="stack", promised=lambda stack: bool(stack.dependents))
def dependencies(stack: Stack, running: Running) -> Failures:
    """Compare times. What was restarted since tells nothing any more, and is left out."""
    for service in stack.services:
        for dependency in service.dependencies:
            needed = stack.service.get(dependency.service)
            for container in running.of(service):
                for first in running.of(needed) if needed else ():
                    if _started_late(container, first, dependency.condition):
                        yield f"{container.name} started before {first.name} {_WORDS[dependency.condition]}"


_WORDS = {
    "service_started": "did",
    "service_healthy": "did, which had to be healthy",
    "service_completed_successfully": "had ended",
}


def _started_late(container: Container, first: Container, condition: str) -> bool:
    ended = condition == "service_completed_successfully"
    again = not ended and _time(first, "FinishedAt") > 0
    if again or first.inspected.get("RestartCount"):
        return False
    return _time(first, "FinishedAt" if ended else "StartedAt") > _time(container, "StartedAt") > 0


def _time(container: Container, key: str) -> float:
    """Return a moment in seconds; 0 for one that has not come (year 1)."""
    text = str(container.state.get(key) or "0001")
    if text.startswith("0001"):
        return 0.0
    whole, _, rest = text.partition(".")
    fraction = "".join(character for character in rest[:6] if character.isdigit())
    return datetime.fromisoformat(f"{whole.removesuffix('Z')[:19]}+00:00").timestamp() + float(
        f"0.{fraction or 0}"
    )
