"""The kernel limits memory (and swap) as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


def _promised(service: Service) -> bool:
    return bool(service.memory_limit or service.memory_reservation or service.spec.get("memswap_limit"))


@check(
    "deploy.resources.limits.memory", "mem_limit", "memswap_limit", "mem_reservation",
    "deploy.resources.reservations.memory", promised=_promised,
)  # fmt: skip
def memory_limit(service: Service, container: Container) -> Failures:
    """Read the control group; version 2 counts swap alone, where Compose and version 1 count memory and swap."""
    limit, soft, both = service.memory_limit, service.memory_reservation, _swap(service.spec)
    kernel = container.kernel
    if limit and kernel.cgroup("memory") != limit:
        yield f"the kernel's memory limit is {_spelt(kernel.cgroup('memory'))}, promised {limit} bytes"
    if soft and kernel.cgroup("memory-soft") != soft:
        yield f"the kernel's soft memory limit is {_spelt(kernel.cgroup('memory-soft'))}, promised {soft} bytes"
    if both:
        told = container.host.get("MemorySwap")
        if told != both:
            yield f"memory and swap are limited to {told}, promised {both} bytes"
        elif both > 0 and kernel.cgroup("swap") not in (both, both - (limit or 0)):
            yield f"the kernel's swap limit is {_spelt(kernel.cgroup('swap'))}, promised {both} bytes with memory"


def _swap(spec: dict[str, Any]) -> int:
    return int(spec.get("memswap_limit") or 0)


def _spelt(value: int | None) -> str:
    return "none" if value is None else f"{value} bytes"
