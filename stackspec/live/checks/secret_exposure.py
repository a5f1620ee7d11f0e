"""No secret stands where others can read it: in the environment, on a command line, in a label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_SHORTEST = 6
"""Characters; a shorter value stands in too many texts by chance."""


@check("secrets", "environment", promised=has("secrets"))
def secret_exposure(service: Service, container: Container) -> Failures:
    """Search what the engine tells anybody who asks for each secret's value, which is never shown."""
    declared = service.stack.model.get("secrets") or {}
    unread = []
    for spec in service.spec["secrets"]:
        name = str(spec["source"])
        value = _value(str((declared.get(name) or {}).get("file") or ""))
        if len(value) < _SHORTEST:
            unread.append(name)
            continue
        variables = [key for key, text in container.environment.items() if value in text]
        if variables:
            yield f"the value of secret {name!r} stands in the variable {', '.join(variables)}"
        elif _as_json(value) in _as_json(container.inspected):
            yield f"the value of secret {name!r} stands in what the engine tells of the container"
    if unread:
        raise CouldNotAsk(
            f"the value of {', '.join(unread)} is not known here, so it could not be searched for"
        )


def _as_json(value: object) -> str:
    """Spell a value as it stands inside a JSON text, so that one can be searched for in another."""
    return json.dumps(value, ensure_ascii=False).strip('"')


def _value(file: str) -> str:
    try:
        return Path(file).read_text(errors="replace").strip() if file else ""
    except OSError:
        return ""
