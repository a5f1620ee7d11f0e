"""The proof of an import: what the blueprint renders to means what the Compose project meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.blueprint.evaluation import evaluate, load
from stackspec.blueprint.importing.elements import is_runnable
from stackspec.compose.read import read
from stackspec.compose.write import compose_mapping
from stackspec.model.value import ModelError
from stackspec.source.located import Map
from stackspec.source.yaml_writer import dump

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stackspec.blueprint.importing.request import Request

__all__ = ["differences"]

_SHOWN = 60


def differences(source: str, path: Path, request: Request, left_out: set[str]) -> list[str]:
    """Evaluate ``source`` as the blueprint ``path``, render it, read both projects, and say where they differ.

    ``left_out`` are extensions that are written where they were used.
    Raises StackspecError if the source cannot be run.
    """
    script = load(path, source)
    found: list[str] = []
    for env in request.environments:
        prefix = f"{env}: " if len(request.environments) > 1 else ""
        original = request.read(env)
        tree = request.tree(path, env)
        try:
            evaluation = evaluate(script, env)
        except ModelError as error:
            found.append(f"{prefix}the model refuses it: {error}")
            continue
        with evaluation.written_to(tree):
            text = dump(compose_mapping(evaluation.assembly))
        file = str(tree.absolute() / "compose.yaml")
        rendered = read(
            [file], env=request.env, here=request.here, env_files=request.variable_files(original.working_directory),
            profiles=request.profiles, texts={file: text},
        )  # fmt: skip
        found += [
            f"{prefix}{finding.message}"
            for finding in rendered.findings
            if not rendered.ok and finding.severity.label == "error"
        ]
        expected = {key: value for key, value in original.everything.items() if key not in left_out}
        found += (
            [prefix + line for line in _compared(_meaning(rendered.everything), _meaning(expected))]
            if rendered.ok
            else []
        )
    return found


def _meaning(model: Any) -> Any:
    """A model without what has no effect: how to create resources that exist, services that no profile could start."""
    made = dict(model)
    for section in ("networks", "volumes", "secrets", "configs"):
        if isinstance(made.get(section), dict):
            made[section] = {
                key: {"name": value.get("name"), "external": True} if (value or {}).get("external") else value
                for key, value in made[section].items()
            }
    services = made.get("services") or {}
    made["services"] = kept = {key: value for key, value in services.items() if is_runnable(value)}
    if len(kept) < len(services) and not any(
        "default" in (one.get("networks") or ()) for one in kept.values()
    ):
        made["networks"] = {key: value for key, value in made.get("networks", {}).items() if key != "default"}
    return made


def _compared(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in dict.fromkeys((*theirs, *ours)):
            where = f"{path}.{key}" if path else str(key)
            if key not in ours and not _says_nothing(key, theirs[key]):
                yield f"{where} is missing"
            elif key not in theirs and not _says_nothing(key, ours[key]):
                yield f"{where} was not there"
            elif key in ours and key in theirs:
                yield from _compared(ours[key], theirs[key], where)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _compared(mine, other, f"{path}[{index}]")
    elif _limits(ours) is not None and _limits(ours) == _limits(theirs):
        return
    elif not ours and not theirs and {type(ours), type(theirs)} <= {dict, type(None), Map}:
        return  # options without content
    elif ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
        yield f"{path} is {_shown(ours, path)} instead of {_shown(theirs, path)}"


def _limits(value: Any) -> tuple[int, int] | None:
    """A limit's soft and hard value; one number is both."""
    if isinstance(value, dict) and set(value) == {"soft", "hard"}:
        return value["soft"], value["hard"]
    return (value, value) if type(value) is int else None


def _says_nothing(key: str, value: Any) -> bool:
    """The engine prints options without content for some short syntaxes and not for the long ones."""
    return key in ("volume", "bind", "tmpfs", "networks") and value == {}


def _shown(value: Any, path: str) -> str:
    if ".environment." in path or ".args." in path:
        return "another value"  # it may be a secret
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
