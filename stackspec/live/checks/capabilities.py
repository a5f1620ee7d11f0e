"""No process can hold a capability that was not promised, and the first one holds those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.capabilities import NAMES, names
from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("cap_add", "cap_drop", "privileged")
def capabilities(service: Service, container: Container) -> Failures:
    """Compare the bounding set, which holds for every process to come, and the effective one of process 1."""
    promised = service.effective_capabilities
    if service.privileged != bool(container.host.get("Privileged")):
        yield f"privileged is {container.host.get('Privileged')}, promised {service.privileged}"
    if "ALL" in promised:
        return  # the engine gives what the host has, which no file says
    bounding = names(container.kernel.bits("CapBnd"))
    effective = names(container.kernel.bits("CapEff"))
    if bounding - promised:
        yield f"processes can get {_spelt(bounding - promised)}, which was not promised (bounding set)"
    missing = (promised & set(NAMES)) - bounding
    if missing:
        yield f"no process can get {_spelt(missing)}, which was promised"
    if effective - promised:
        yield f"process 1 holds {_spelt(effective - promised)}, which was not promised (effective set)"


def _spelt(found: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(found))
