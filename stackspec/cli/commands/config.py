"""``stackspec config``: what the engine makes of a Compose project, without an engine."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.compose.project import Project
    from stackspec.source.place import Path, Place

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "print a Compose project as the engine would resolve it"
EXAMPLES = """\
  stackspec config                                    compose.yaml here or above, and its override
  stackspec config -f base.yaml -f prod.yaml -q       only say what is wrong
  stackspec config --strict --format json             an unset variable is an error
  stackspec config --origins                          where each value was written"""


_UNREADABLE = 2
"""The exit code where there was nothing to judge: no file, or none that can be read."""


def configure(parser: ArgumentParser) -> None:
    """Declare the options; those that docker compose has too mean the same."""
    add = parser.add_argument
    add(
        "-f",
        "--file",
        action="append",
        default=[],
        metavar="FILE",
        help="a Compose file, - for standard input",
    )
    add("--env-file", action="append", default=[], metavar="FILE", help="variables, instead of .env")
    add("--profile", action="append", default=[], metavar="NAME", help="a profile to enable, * for all")
    add(
        "-p",
        "--project-name",
        default="",
        metavar="NAME",
        help="instead of COMPOSE_PROJECT_NAME, name: or the folder",
    )
    add("--project-directory", default="", metavar="DIR", help="default: the first file's folder")
    add("--format", choices=("yaml", "json"), default="yaml", help="default: yaml")
    add("-q", "--quiet", action="store_true", help="print nothing but what is wrong")
    add("--no-interpolate", action="store_true", help="leave variables as they are")
    add("--strict", action="store_true", help="an unset variable is an error")
    add("--origins", action="store_true", help="print where each value was written, instead of the values")
    _add_switch(parser, "redact", "mask values that look like secrets (default where CI is set)")
    _add_switch(parser, "confine", "read no file outside the project's folder (default where CI is set)")


def _add_switch(parser: ArgumentParser, name: str, help_text: str) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument(f"--{name}", action="store_true", default=None, help=help_text)
    group.add_argument(f"--no-{name}", dest=name, action="store_false", default=None)


def run(arguments: Namespace) -> int:
    """Read, say what is wrong, print."""
    from stackspec.compose.read import read

    in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false")
    project = read(
        arguments.file,
        project_directory=arguments.project_directory,
        env_files=arguments.env_file,
        profiles=arguments.profile,
        name=arguments.project_name,
        interpolate=not arguments.no_interpolate,
        strict=arguments.strict,
        confine=in_ci if arguments.confine is None else arguments.confine,
        stdin=_stdin() if "-" in arguments.file else None,
    )
    _report(project)
    if project.ok and not arguments.quiet:
        sys.stdout.write(
            _printed(project, arguments, in_ci if arguments.redact is None else arguments.redact)
        )
    if project.ok:
        return 0
    return _UNREADABLE if any(finding.rule == "compose-file" for finding in project.findings) else 1


def _stdin() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")


def _report(project: Project) -> None:
    for finding in project.findings:
        where = f"{_shown(finding.place)}: " if finding.place else ""
        print(f"{where}{finding.severity.label}: {finding.message} [{finding.rule}]", file=sys.stderr)


def _shown(place: Place) -> str:
    here = os.getcwd() + os.sep  # noqa: PTH109 (pathlib costs more than this command)
    return f"{place.file.removeprefix(here)}:{place.line}:{place.column}"


def _printed(project: Project, arguments: Namespace, redact: bool) -> str:
    from stackspec.compose.printing import as_json, as_yaml

    if arguments.origins:
        return _origins(project, as_json_text=arguments.format == "json")
    model = project.model
    if redact:
        from stackspec.compose.redaction import redacted

        model = redacted(model)
    return as_json(model) if arguments.format == "json" else as_yaml(model)


def _origins(project: Project, *, as_json_text: bool) -> str:
    """Spell the place of every scalar, and of the variables in it; never a value, which may be a secret."""
    from stackspec.compose.problems import dotted

    lines: list[str] = []
    table: dict[str, Any] = {}
    for path in _scalars(project.model, ()):
        place = project.sources.place(path)
        where = _shown(place) if place else "implied"
        variables = {
            name: _shown(origin) if origin else "environment"
            for name, origin in project.sources.variables(path).items()
        }
        table[dotted(path)] = {"place": where, "variables": variables}
        lines.append(f"{dotted(path)}: {where}{''.join(f' {n}={o}' for n, o in variables.items())}\n")
    if as_json_text:
        import json

        return json.dumps(table, indent=2) + "\n"
    return "".join(lines)


def _scalars(value: Any, path: Path) -> list[Path]:
    """Return the paths of all values that are no containers, in the order they are printed in."""
    if isinstance(value, dict):
        return [found for key in sorted(value) for found in _scalars(value[key], (*path, key))]
    if isinstance(value, list):
        return [found for index, child in enumerate(value) for found in _scalars(child, (*path, index))]
    return [path]
