"""``stackspec metrics import``: a program's ``/metrics`` page as the declaration that rules read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.monitoring.exposition import Exposed

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "turn a /metrics page into a service's declaration of its metrics"
EXAMPLES = """\
  stackspec metrics import http://localhost:8080/metrics
  curl -s http://localhost:8080/metrics | stackspec metrics import -
  stackspec metrics import page.txt --all            with what client libraries add to every program"""

_LONGEST = 16 << 20
"""Bytes; a page of 100,000 series has about ten million."""
_SECONDS = 10
_ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"


def configure(parser: ArgumentParser) -> None:
    """Declare the one action and its source."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    action = actions.add_parser("import", help="print the metrics of a page under x-stackspec")
    action.add_argument("source", metavar="URL|FILE", help="where the page is, - for standard input")
    action.add_argument("--all", action="store_true", help="keep what client libraries add to every program")


def run(arguments: Namespace) -> int:
    """Read the page and print what it declares."""
    from stackspec.errors import StackspecError
    from stackspec.monitoring.catalogue import CLIENT_LIBRARIES
    from stackspec.monitoring.exposition import read_exposition

    metrics = read_exposition(_read(arguments.source), arguments.source)
    kept = [one for one in metrics if arguments.all or not one.name.startswith(CLIENT_LIBRARIES)]
    if not kept:
        raise StackspecError(
            f"{arguments.source} exposes no metrics of its own: give another page, or --all"
            if metrics
            else f"{arguments.source} exposes no metrics: give a /metrics page"
        )
    sys.stdout.write(_declaration(kept))
    return 0


def _declaration(metrics: list[Exposed]) -> str:
    """Spell the metrics as YAML that a service takes as it stands."""
    lines = ["x-stackspec:", "  metrics:"]
    for one in metrics:
        labels = f", labels: [{', '.join(map(_word, one.labels))}]"
        lines.append(f"    {_word(one.name)}: {{type: {one.type}{labels}}}")
    return "\n".join(lines) + "\n"


def _word(text: str) -> str:
    """Quote what YAML would read as something else than text."""
    from stackspec.source.scalars import plain

    simple = text.replace("_", "a").replace(":", "a").isalnum() and not text.endswith(":")
    return text if simple and isinstance(plain(text), str) else "'" + text.replace("'", "''") + "'"


def _read(source: str) -> str:
    if source == "-":
        return sys.stdin.read(_LONGEST)
    return _fetched(source) if source.startswith(("http://", "https://")) else _of_file(source)


def _of_file(path: str) -> str:
    from pathlib import Path

    from stackspec.errors import StackspecError

    try:
        with Path(path).open("rb") as file:
            data = file.read(_LONGEST + 1)
        return _text(data, path)
    except OSError as error:
        raise StackspecError(f"{path} cannot be read: {error.strerror}: correct the path") from error


def _fetched(url: str) -> str:
    from http.client import HTTPException
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    from stackspec.errors import EnvironmentFailure

    try:
        with urlopen(Request(url, headers={"Accept": _ACCEPT}), timeout=_SECONDS) as answer:  # noqa: S310 - http only
            data = answer.read(_LONGEST + 1)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise EnvironmentFailure(
            f"{url} does not answer: {reason}: start the program, or save its page"
        ) from error
    return _text(data, url)


def _text(data: bytes, source: str) -> str:
    from stackspec.errors import StackspecError

    if len(data) > _LONGEST:
        raise StackspecError(f"{source} is longer than {_LONGEST >> 20} MB: give a page of metrics")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise StackspecError(f"{source} is no UTF-8 text: give a page of metrics") from error
