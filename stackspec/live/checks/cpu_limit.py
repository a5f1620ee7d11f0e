"""The kernel limits processor time as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


def _promised(service: Service) -> bool:
    return bool(service.cpu_limit or service.spec.get("cpuset") or service.spec.get("cpu_shares"))


@check(
    "deploy.resources.limits.cpus",
    "cpus",
    "cpu_quota",
    "cpu_period",
    "cpuset",
    "cpu_shares",
    promised=_promised,
)
def cpu_limit(service: Service, container: Container) -> Failures:
    """Read quota and period of the control group; for weights, which version 2 counts otherwise, what the engine was told."""
    kernel, promised = container.kernel, service.cpu_limit
    if promised:
        quota, period = kernel.cgroup("cpu-quota"), kernel.cgroup("cpu-period")
        seen = None if quota is None or not period else quota / period
        if seen is None or abs(seen - promised) > 0.001:
            yield f"the kernel allows {'any number of' if seen is None else f'{seen:g}'} processors, promised {promised:g}"
    cpus = service.spec.get("cpuset")
    if cpus and kernel.text("cgroup/cpuset").strip() != str(cpus):
        yield f"it runs on processors {kernel.text('cgroup/cpuset').strip() or 'of any number'}, promised {cpus}"
    shares = service.spec.get("cpu_shares")
    if shares and container.host.get("CpuShares") != int(shares):
        yield f"its weight is {container.host.get('CpuShares')}, promised {shares}"
