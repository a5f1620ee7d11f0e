"""The first process runs as the promised user and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("user", "group_add", promised=has("user", "group_add"))
def user(service: Service, container: Container) -> Failures:
    """Compare numbers with the kernel's; names, which only the image's files explain, with what the engine was told."""
    name, _, group = (service.user or "").partition(":")
    if name.isdigit():
        seen = set(container.kernel.numbers("Uid"))
        if seen != {int(name)}:
            yield f"process 1 runs as user {_spelt(seen)}, promised {name}"
    elif name and container.config.get("User", "") != service.user:
        yield f"it was started as user {container.config.get('User')!r}, promised {service.user!r}"
    if group.isdigit():
        seen = set(container.kernel.numbers("Gid"))
        if seen != {int(group)}:
            yield f"process 1 runs in group {_spelt(seen)}, promised {group}"
    for added in map(str, service.spec.get("group_add") or ()):
        if added.isdigit() and int(added) not in container.kernel.numbers("Groups"):
            yield f"process 1 is not in group {added}, only in {_spelt(set(container.kernel.numbers('Groups')))}"
        elif not added.isdigit() and added not in (container.host.get("GroupAdd") or ()):
            yield f"it was started without the group {added!r}"


def _spelt(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"
