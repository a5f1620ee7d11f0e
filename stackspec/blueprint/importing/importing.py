"""A Compose project in, the source of a blueprint out, with what was lost and the proof."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stackspec.blueprint.importing.losses import Losses
from stackspec.blueprint.importing.proof import differences
from stackspec.blueprint.importing.source import Source, is_fragment
from stackspec.errors import StackspecError

if TYPE_CHECKING:
    from stackspec.blueprint.importing.request import Request

__all__ = ["Imported", "imported"]


class Imported(NamedTuple):
    """What an import gives."""

    source: str
    losses: Losses
    differences: list[str]
    """Where the rendered blueprint means something else than the Compose project; empty is the proof."""


def imported(request: Request, name: str, path: Path) -> Imported:
    """Import a project as the blueprint ``name``, to stand at ``path``; nothing is written.

    Raises StackspecError, at its place, for the first mistake in the project.
    """
    losses = Losses()
    written = {env: request.read_written(env) for env in request.environments}
    for env, one in written.items():
        project = request.read(env)
        if not project.ok:
            mistake = next(finding for finding in project.findings if finding.severity.label == "error")
            raise StackspecError(mistake.message, mistake.place)
        if "name" in one.document and one.document.span_of("name") in one.reading.templates:
            losses.note(
                f"the project's name is {one.name!r} from a variable: the blueprint has today's",
                one.reading.files.place(one.document.span_of("name")),
            )
    folder = Path(os.path.abspath(path.parent))  # noqa: PTH100 - links stay as they are named, as Compose leaves them
    source = Source(written, name, folder, losses).text()
    fragments = {
        key
        for one in written.values()
        for key in one.document
        if key.startswith("x-") and is_fragment(one, key)
    }
    return Imported(source, losses, differences(source, path, request, fragments))
