"""The container has the promised variables, with the promised values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("environment", "env_file", promised=has("environment"))
def environment(service: Service, container: Container) -> Failures:
    """Compare names and values; values are never shown."""
    seen = container.environment
    for name, value in service.environment.items():
        if value is None:
            continue  # passed through from whoever started it
        if name not in seen:
            yield f"the variable {name} is not set"
        elif seen[name] != value:
            yield f"the variable {name} has another value than promised"
