"""``.env.example``: every variable that the stack takes, and every secret file that somebody must provide."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stackspec.compose.write import compose_mapping
from stackspec.model.variable import interpolation
from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation
    from stackspec.model.compose.resources import Secret
    from stackspec.model.variable import Variable

__all__ = ["artifacts"]


def artifacts(evaluation: Evaluation) -> Iterator[Artifact]:
    """One file, ready to be copied to ``.env``; secrets have no example value."""
    paragraphs = [
        "# Copy to .env beside compose.yaml and fill in. Compose reads it; the shell's own variables win.",
        *(_variable(variable) for variable in sorted(_taken(evaluation), key=lambda item: item.name)),
    ]
    secrets = [
        _secret(secret) for secret in evaluation.assembly.secrets.values() if secret.external is not True
    ]
    if secrets:
        paragraphs.append(
            "# Secrets are no variables. Each is the content of a file, readable by the service:\n"
            + "\n".join(secrets)
        )
    yield Artifact(".env.example", "\n\n".join(paragraphs) + "\n")


def _taken(evaluation: Evaluation) -> list[Variable]:
    """The variables that the Compose file refers to, and those that the stack lists."""
    if not evaluation.variables:
        return []
    listed = {variable.name for variable in evaluation.assembly.stack.variables}
    text = json.dumps(compose_mapping(evaluation.assembly), ensure_ascii=False)
    referred = set(re.findall(r"\$\{(\w+)", text))
    return [variable for name, variable in evaluation.variables.items() if name in listed or name in referred]


def _variable(variable: Variable) -> str:
    comment = "\n".join(f"# {line}" for line in variable.purpose.splitlines())
    if variable.default is None:
        comment += "\n# Required."
    value = "" if variable.secret or variable.default is None else _quoted(variable.default)
    return f"{comment}\n{variable.name}={value}"


def _quoted(value: str) -> str:
    """The value as the ``.env`` grammar reads it back: single quotes take everything literally but themselves."""
    if value and all(character.isalnum() or character in "_-./:,@+" for character in value):
        return value
    if "'" not in value:
        return f"'{value}'" if value else ""
    escaped = (
        value.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("$", "\\$")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )
    return f'"{escaped}"'


def _secret(secret: Secret) -> str:
    purpose = f": {' '.join(secret.purpose.split())}" if secret.purpose else ""
    if isinstance(secret.file, str):
        return f"#   {interpolation(secret.file)}{purpose}"
    return (
        f"#   {secret.key}, from variable {secret.environment}{purpose}"
        if secret.environment
        else f"#   {secret.key}{purpose}"
    )
