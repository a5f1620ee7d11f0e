"""What the container prints goes where promised, and old logs go away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("logging", promised=has("logging"))
def logging(service: Service, container: Container) -> Failures:
    """Compare the driver and its options; a limit that the engine was not told is no limit."""
    promised = service.spec["logging"]
    seen = container.host.get("LogConfig") or {}
    driver = promised.get("driver")
    if driver and seen.get("Type") != driver:
        yield f"its log driver is {seen.get('Type')!r}, promised {driver!r}"
    options = seen.get("Config") or {}
    for name, value in (promised.get("options") or {}).items():
        if str(options.get(name)) != str(value):
            yield f"its log option {name} is {options.get(name)!r}, promised {str(value)!r}"
