"""The kernel limits processes and threads as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("deploy.resources.limits.pids", "pids_limit", promised=lambda service: bool(service.pids_limit))
def pids_limit(service: Service, container: Container) -> Failures:
    """Read the control group."""
    seen = container.kernel.cgroup("pids")
    if seen != service.pids_limit:
        yield f"the kernel allows {'any number of' if seen is None else seen} processes, promised {service.pids_limit}"
