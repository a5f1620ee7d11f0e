"""The engine restarts the container as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("restart", "deploy.restart_policy")
def restart_policy(service: Service, container: Container) -> Failures:
    """Compare what the engine was told; its default is not to."""
    policy = container.host.get("RestartPolicy") or {}
    name, attempts = policy.get("Name") or "no", policy.get("MaximumRetryCount") or 0
    seen = f"{name}:{attempts}" if attempts else name
    if seen != service.restart:
        yield f"its restart policy is {seen!r}, promised {service.restart!r}"
