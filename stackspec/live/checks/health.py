"""The container runs and is healthy; one that is meant to end has ended well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("healthcheck")
def health(service: Service, container: Container) -> Failures:
    """Ask the engine, which probes by itself: a probe that is still starting is not yet an answer."""
    state = container.state
    if service.is_job and state.get("Status") == "exited":
        if state.get("ExitCode"):
            yield f"it ended with {state['ExitCode']}, promised to end with 0"
        return
    if not container.running:
        killed = ", killed for want of memory" if state.get("OOMKilled") else ""
        yield f"it is {state.get('Status')} (exit code {state.get('ExitCode')}{killed}), promised to run"
        return
    status = (state.get("Health") or {}).get("Status")
    if service.has_healthcheck and service.healthcheck and status is None:
        yield "it has no health check, promised one"
    elif status == "unhealthy":
        log = (state["Health"].get("Log") or [{}])[-1]
        yield f"it is unhealthy: its probe ended with {log.get('ExitCode')}"
    elif status == "starting":
        raise CouldNotAsk("its health check is still starting: wait for it")
