"""The container shares with its host, or with others, what was promised and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_MODES = {
    "ipc": ("IpcMode", ("private", "shareable", "")),
    "pid": ("PidMode", ("",)),
    "uts": ("UTSMode", ("",)),
    "userns_mode": ("UsernsMode", ("",)),
    "cgroup": ("CgroupnsMode", ("private", "host", "")),
}
"""For each attribute the engine's name, and what it may be where nothing is promised (the engine's own defaults)."""


@check(*_MODES, "network_mode")
def namespaces(service: Service, container: Container) -> Failures:
    """Compare what the engine was told. Sharing with a service is sharing with one of its containers."""
    for attribute, (key, defaults) in _MODES.items():
        promised, seen = str(service.spec.get(attribute) or ""), str(container.host.get(key) or "")
        if not promised and seen not in defaults:
            yield f"its {attribute} is {seen!r}, which was not promised"
        elif promised.startswith("service:"):
            if not seen.startswith("container:"):
                yield f"its {attribute} is {seen!r}, promised {promised!r}"
        elif promised and seen != promised:
            yield f"its {attribute} is {seen!r}, promised {promised!r}"
    promised, seen = service.network_mode, str(container.host.get("NetworkMode") or "")
    kinds = promised.partition(":")[0].replace("service", "container"), seen.partition(":")[0]
    special = ("host", "none", "container")
    if kinds[0] != kinds[1] and (kinds[0] in special or kinds[1] in special):
        yield f"its network_mode is {seen!r}, promised {promised or 'networks of its own'!r}"
