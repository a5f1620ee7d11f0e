"""``/dev/shm`` is as large as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has
from stackspec.units.size import ByteSize

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


_TARGET = "/dev/shm"  # noqa: S108 - it is looked at, not written to


@check("shm_size", promised=has("shm_size"))
def shared_memory(service: Service, container: Container) -> Failures:
    """Read the kernel's mount."""
    mounted = container.kernel.mounts.get(_TARGET)
    seen = mounted.values.get("size", "") if mounted else ""
    size = _bytes(seen)
    if size != int(service.spec["shm_size"]):
        yield f"{_TARGET} holds {size} bytes, promised {service.spec['shm_size']}"


def _bytes(text: str) -> int:
    return int(text) if text.isdigit() else int(ByteSize(text)) if text else 0
