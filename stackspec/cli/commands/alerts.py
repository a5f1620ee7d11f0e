"""``stackspec alerts``: where each alert comes from, and who is told in what time."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.monitoring.alerts import AlertPath

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "list a stack's alerts: what feeds them, who is told, how soon"
EXAMPLES = """\
  stackspec alerts                                    the project here
  stackspec alerts -f compose.yaml -f compose.prod.yaml
  stackspec alerts generated/trading/prod --format markdown > alerts.md"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add("path", nargs="?", default=".", metavar="PATH", help="a folder with one project, or its Compose file")
    add(
        "-f", "--file", action="append", default=[], metavar="FILE", help="a Compose file, several are merged"
    )
    add("--env", default="", metavar="ENVIRONMENT", help="judge base and override for this environment")
    add(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="text (default), json, markdown",
    )


def run(arguments: Namespace) -> int:
    """Print the alerts; 1 if one of them cannot fire or reaches nobody."""
    from stackspec.monitoring.alerts import alert_paths

    paths = list(alert_paths(_stack(arguments).monitoring))
    write = {"text": _text, "json": _json, "markdown": _markdown}[arguments.format]
    sys.stdout.write(write(paths))
    return int(any(one.obstacles for one in paths))


def _stack(arguments: Namespace) -> Any:
    from stackspec.errors import StackspecError
    from stackspec.linting.run import Request, find_targets
    from stackspec.linting.subjects import read_compose

    targets, _ = find_targets(
        Request(paths=(arguments.path,), files=tuple(arguments.file), environment=arguments.env)
    )
    targets = [one for one in targets if not one.blueprint]
    if len(targets) != 1:
        names = ", ".join(sorted(" + ".join(one.files) for one in targets)) or "none"
        raise StackspecError(f"give one Compose project (found: {names}): name its files with -f")
    read = read_compose(targets[0], dict(os.environ))
    if read.subject is None:
        first = read.unjudged[0]
        raise StackspecError(first.message, first.place)
    return read.subject.stack


def _where(one: AlertPath) -> str:
    from stackspec.linting.shown import shown

    return f"{shown(one.place.file)}:{one.place.line}" if one.place else ""


def _span(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes and rest else f"{minutes} min" if minutes else f"{rest} s"


def _told(one: AlertPath) -> str:
    return f"{', '.join(one.receivers)} after {_span(one.earliest)}" if one.receivers else "nobody"


def _text(paths: list[AlertPath]) -> str:
    lines = []
    for one in paths:
        lines.append(f"{one.name}  ({_where(one)})")
        lines.append(f"  watches  {', '.join(one.metrics) or 'nothing'}")
        lines.append(f"  fed by   {', '.join(one.jobs) or 'no job that is known'}")
        lines.append(f"  tells    {_told(one)}")
        lines += [f"  blocked  {obstacle}" for obstacle in one.obstacles]
        lines.append("")
    blocked = sum(bool(one.obstacles) for one in paths)
    lines.append(f"{len(paths)} alert{'' if len(paths) == 1 else 's'}, {blocked} of which cannot reach anyone" if blocked
                 else f"{len(paths)} alert{'' if len(paths) == 1 else 's'}")  # fmt: skip
    return "\n".join(lines) + "\n"


def _markdown(paths: list[AlertPath]) -> str:
    lines = ["| alert | watches | fed by | tells | obstacles |", "|---|---|---|---|---|"]
    for one in paths:
        cells = (
            f"{one.name} ({_where(one)})",
            ", ".join(f"`{metric}`" for metric in one.metrics),
            ", ".join(one.jobs),
            _told(one),
            "; ".join(one.obstacles),
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _json(paths: list[AlertPath]) -> str:
    import json

    alerts = [
        {
            "alert": one.name,
            "file": _where(one).rpartition(":")[0],
            "line": one.place.line if one.place else None,
            "metrics": one.metrics,
            "jobs": one.jobs,
            "receivers": one.receivers,
            "earliest_seconds": one.earliest,
            "obstacles": one.obstacles,
        }
        for one in paths
    ]
    return json.dumps({"version": 1, "alerts": alerts}, indent=2, ensure_ascii=False) + "\n"
