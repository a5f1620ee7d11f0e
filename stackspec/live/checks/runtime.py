"""The container is run by the promised runtime, below the promised control group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_TOLD = {
    "runtime": "Runtime",
    "cgroup_parent": "CgroupParent",
    "isolation": "Isolation",
    "cpu_rt_period": "CpuRealtimePeriod",
    "cpu_rt_runtime": "CpuRealtimeRuntime",
}


@check(*_TOLD, promised=has(*_TOLD))
def runtime(service: Service, container: Container) -> Failures:
    """Compare what the engine was told."""
    for attribute, key in _TOLD.items():
        promised = service.spec.get(attribute)
        if promised is not None and str(container.host.get(key)) != str(promised):
            yield f"its {attribute} is {container.host.get(key)!r}, promised {promised!r}"
