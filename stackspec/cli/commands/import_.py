"""``stackspec import``: a Compose project made into a blueprint."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.blueprint.importing.importing import Imported
    from stackspec.blueprint.importing.request import Request

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "make a blueprint of a Compose project, and prove that it means the same"
EXAMPLES = """\
  stackspec import compose.yaml                           to blueprints/<project>/stack.py
  stackspec import compose.yaml --env dev=compose.dev.yaml --env prod=compose.prod.yaml
                                                          base and overrides as one blueprint with environments
  stackspec import compose.yaml -o -                      only show it"""
_ONLY = "default"
"""The environment's name where nobody gives one."""


def configure(parser: ArgumentParser) -> None:
    """Declare the options; those that docker compose has too mean the same."""
    add = parser.add_argument
    add(
        "file",
        nargs="+",
        metavar="FILE",
        help="the project's Compose files, the first overridden by the others",
    )
    add(
        "--env", action="append", default=[], metavar="NAME=FILE[,FILE]",
        help="an environment of the blueprint, and the files laid over the others in it (NAME= for none)",
    )  # fmt: skip
    add("-o", "--output", metavar="PATH", help="default: blueprints/<name>/stack.py; - prints it")
    add("--name", help="the blueprint's name; default: the output's folder, else the project's name")
    add("--force", action="store_true", help="overwrite a blueprint that is there")
    add("--env-file", action="append", default=[], metavar="FILE", help="variables, instead of .env")
    add("--profile", action="append", default=[], metavar="NAME", help="a profile to enable, * for all")
    add("-p", "--project-name", default="", metavar="NAME")
    add("--project-directory", default="", metavar="DIR", help="default: the first file's folder")


def run(arguments: Namespace) -> int:
    """Import, prove, write, tell."""
    from stackspec.blueprint.importing.importing import imported

    request = _request(arguments)
    shown = arguments.output == "-"
    name = arguments.name or _name(arguments, request)
    path = Path(arguments.output) if arguments.output and not shown else Path("blueprints", name, "stack.py")
    if path.exists() and not shown and not arguments.force:
        raise StackspecError(f"{path} is there already: name another with -o, or overwrite it with --force")
    result = imported(request, name, path)
    if shown:
        sys.stdout.write(result.source)
    else:
        _write(path, result.source)
    _report(result, path, sys.stderr if shown else sys.stdout)
    return 1 if result.differences else 0


def _request(arguments: Namespace) -> Request:
    from stackspec.blueprint.importing.request import Request

    environments: dict[str, tuple[str, ...]] = {}
    for option in arguments.env:
        name, equals, files = option.partition("=")
        if not equals or not name.replace("-", "").replace("_", "").isalnum():
            raise StackspecError(
                f"--env {option!r} names no environment: write NAME=FILE, or NAME= for the base alone"
            )
        if name in environments:
            raise StackspecError(f"--env names {name!r} twice: separate its files by commas")
        environments[name] = tuple(file for file in files.split(",") if file)
    return Request(
        tuple(arguments.file), environments or {_ONLY: ()}, tuple(arguments.profile), arguments.project_directory,
        arguments.project_name, tuple(arguments.env_file),
    )  # fmt: skip


def _name(arguments: Namespace, request: Request) -> str:
    if arguments.output and arguments.output != "-":
        folder = Path(arguments.output).resolve().parent
        if folder.parent.name == "blueprints":
            return folder.name
    return request.read_written(next(iter(request.environments))).name or "stack"


def _write(path: Path, source: str) -> None:
    """Write it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        staged.write_text(source, encoding="utf-8")
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _report(result: Imported, path: Path, stream: object) -> None:
    def say(line: str) -> None:
        print(line, file=stream)  # type: ignore[call-overload]

    say(f"{path}: {result.source.count(chr(10))} lines")
    if len(result.losses):
        say(f"not carried over as it was ({len(result.losses)}):")
        for loss in result.losses:
            say(f"  {loss}")
    if not result.differences:
        say("proven: rendered and read again, it is the same project")
        return
    say(f"NOT the same project when rendered and read again ({len(result.differences)} differences):")
    for difference in result.differences:
        say(f"  {difference}")
