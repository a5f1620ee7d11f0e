"""Secrets are there, as files that the service's user can read and no more people than promised."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from stackspec.live.check import check, has
from stackspec.live.running import file_target

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("secrets", promised=has("secrets"))
def secrets(service: Service, container: Container) -> Failures:
    """Look at each file: present, not empty, readable by the user, mode as promised, mounted for reading only."""
    for spec in service.spec["secrets"]:
        target = file_target(spec)
        seen = container.kernel.file(target)
        if seen is None:
            yield f"secret {spec['source']!r} is not at {target}"
            continue
        if not seen.size:
            yield f"secret {spec['source']!r} is empty"
        if not seen.readable:
            owner = f"mode {seen.mode:04o}, owner {seen.uid}:{seen.gid}"
            yield f"secret {spec['source']!r} ({owner}) cannot be read by the service's user"
        promised = _promised_mode(spec, service.stack.model.get("secrets") or {})
        if promised is not None and seen.mode & 0o777 != promised:
            yield f"secret {spec['source']!r} has mode {seen.mode:04o}, promised {promised:04o}"
        elif seen.mode & 0o022:
            yield f"secret {spec['source']!r} can be changed by others (mode {seen.mode:04o})"
        mount = container.kernel.mount(target)
        if mount is not None and "ro" not in mount.options:
            yield f"secret {spec['source']!r} is mounted for writing"


def _promised_mode(spec: dict[str, Any], declared: dict[str, Any]) -> int | None:
    """Return the mode written in the model; of a file, whose mode Compose leaves alone, the one that it has on this host."""
    file = (declared.get(spec["source"]) or {}).get("file")
    if file:
        try:
            return os.stat(str(file)).st_mode & 0o777
        except OSError:
            return None  # the host's file is gone or elsewhere; the mounted one is still judged
    mode = spec.get("mode")
    return None if mode is None else int(str(mode), 8) if isinstance(mode, str) else int(mode)
