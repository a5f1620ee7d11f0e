"""Nobody can write to the root file system, root included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("read_only", promised=lambda service: service.read_only)
def read_only_root(service: Service, container: Container) -> Failures:  # noqa: ARG001 - every check takes both
    """Look at the mount, and try to write; a refusal for the user's sake alone proves nothing."""
    root = container.kernel.mounts.get("/")
    if root is None or "ro" not in root.options:
        yield "/ is mounted for writing, promised read_only"
    if container.kernel.text("write") == "written":
        yield "a file could be written to /, promised read_only"
