"""Volumes, host paths and configs are mounted where promised, and written only where promised."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stackspec.live.check import check, has
from stackspec.live.running import file_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.mount import Mount
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("volumes", "configs", promised=has("volumes", "configs"))
def mounts(service: Service, container: Container) -> Failures:
    """Compare the kernel's mounts, and what the engine says lies behind them."""
    told = {mount["Destination"]: mount for mount in container.inspected.get("Mounts") or ()}
    names = {volume.key: volume.name for volume in service.stack.volumes}
    for mount in service.mounts:
        target = posixpath.normpath(mount.target)
        seen = container.kernel.mount(target)
        if seen is None:
            yield f"nothing is mounted at {target}, promised {mount.shown_source or 'a volume'}"
            continue
        if ("ro" in seen.options) != mount.read_only:
            promised = "reading only" if mount.read_only else "writing"
            yield f"{target} is mounted for {'reading only' if 'ro' in seen.options else 'writing'}, promised {promised}"
        yield from _source(mount, told.get(target, {}), names)
    for spec in service.spec.get("configs") or ():
        target = file_target(spec, "/")
        if container.kernel.file(target) is None:
            yield f"config {spec.get('source')!r} is not at {target}"
        elif (seen := container.kernel.mount(target)) and "rw" in seen.options:
            yield f"config {spec.get('source')!r} is mounted for writing at {target}"


def _source(mount: Mount, told: dict[str, str], names: dict[str, str]) -> Iterator[str]:
    if mount.is_bind and told.get("Source") != posixpath.normpath(mount.source):
        yield f"{mount.target} holds {told.get('Source')}, promised {mount.source}"
    elif mount.is_named_volume and told.get("Name") != names.get(mount.source, mount.source):
        yield f"{mount.target} holds {told.get('Name') or told.get('Source')}, promised volume {mount.source!r}"
