"""The container runs the promised command, by the promised entry point, where promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container


@check("command", "entrypoint", "working_dir", promised=has("command", "entrypoint", "working_dir"))
def command(service: Service, container: Container) -> Failures:
    """Compare what the engine was told; words are not shown, as some hold passwords."""
    for attribute, promised, key in (
        ("command", service.command, "Cmd"),
        ("entrypoint", service.entrypoint, "Entrypoint"),
    ):
        seen = tuple(container.config.get(key) or ())
        if promised is not None and seen != promised:
            yield f"its {attribute} has {len(seen)} words and differs from the promised {len(promised)}"
    folder = service.spec.get("working_dir")
    if folder and container.config.get("WorkingDir") != folder:
        yield f"it starts in {container.config.get('WorkingDir')!r}, promised {folder!r}"
