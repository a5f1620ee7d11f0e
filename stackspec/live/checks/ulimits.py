"""The kernel's limits of one process are as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_TITLES = {
    "core": "Max core file size", "cpu": "Max cpu time", "data": "Max data size", "fsize": "Max file size",
    "locks": "Max file locks", "memlock": "Max locked memory", "msgqueue": "Max msgqueue size", "nice": "Max nice priority",
    "nofile": "Max open files", "nproc": "Max processes", "rss": "Max resident set", "rtprio": "Max realtime priority",
    "rttime": "Max realtime timeout", "sigpending": "Max pending signals", "stack": "Max stack size",
}  # fmt: skip
"""The lines of ``/proc/PID/limits`` by Compose's names (proc_pid_limits(5))."""


@check("ulimits", promised=has("ulimits"))
def ulimits(service: Service, container: Container) -> Failures:
    """Read process 1's limits, which others inherit."""
    for name, promised in service.spec["ulimits"].items():
        if name not in _TITLES:
            raise CouldNotAsk(f"the limit {name!r} has no line in /proc")
        soft, hard = (
            (promised.get("soft"), promised.get("hard"))
            if isinstance(promised, dict)
            else (promised, promised)
        )
        seen = container.kernel.limits[_TITLES[name]]
        if seen != (_spelt(soft), _spelt(hard)):
            yield f"its limit {name} is {seen[0]} (hard {seen[1]}), promised {_spelt(soft)} (hard {_spelt(hard)})"


def _spelt(value: object) -> str:
    return "unlimited" if int(str(value)) < 0 else str(value)
