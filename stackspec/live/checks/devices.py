"""The container opens the promised devices of the host, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("devices", "device_cgroup_rules")
def devices(service: Service, container: Container) -> Failures:
    """Compare what the engine was told."""
    told = container.host.get("Devices") or []
    seen = {(one["PathOnHost"], one["PathInContainer"], one["CgroupPermissions"]) for one in told}
    promised = set()
    for device in service.spec.get("devices") or ():
        source = str(device.get("source"))
        promised.add((source, str(device.get("target") or source), str(device.get("permissions") or "rwm")))
    for source, target, permissions in sorted(seen - promised):
        yield f"device {source} is open as {target} ({permissions}), which was not promised"
    for source, target, permissions in sorted(promised - seen):
        yield f"device {source} is not open as {target} ({permissions})"
    rules = set(container.host.get("DeviceCgroupRules") or ())
    wanted = set(service.spec.get("device_cgroup_rules") or ())
    if rules != wanted:
        yield f"its device rules are {sorted(rules)}, promised {sorted(wanted)}"
