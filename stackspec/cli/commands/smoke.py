"""``stackspec smoke``: what the model promises, proven on the containers that run."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from docker import DockerClient

    from stackspec.findings.report import Report
    from stackspec.live.proof import Proof
    from stackspec.live.running import Running
    from stackspec.live.source import Source
    from stackspec.source.place import Path, Place

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "prove on running containers what a project promises"
EXAMPLES = """\
  stackspec smoke                                  the project here, which is running
  stackspec smoke trading --env test --up --down   a rendered blueprint: start, prove, take down
  stackspec smoke -f compose.yaml -f ci.yaml -p x  files merged in that order, under another name
  stackspec smoke --format text --format junit=smoke.xml"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    add = parser.add_argument
    add(
        "path",
        nargs="?",
        default="",
        help="a project's folder, or a blueprint's name (with --env); default: here",
    )
    add(
        "-f",
        "--file",
        action="append",
        default=[],
        metavar="FILE",
        help="a Compose file; repeat it to merge, in order",
    )
    add(
        "--env",
        default="",
        metavar="ENV",
        help="the environment whose rendered tree is meant: generated/NAME/ENV",
    )
    add("--env-file", action="append", default=[], metavar="FILE", help="variables, instead of .env")
    add("--profile", action="append", default=[], metavar="NAME", help="a profile to enable, * for all")
    add(
        "-p",
        "--project-name",
        default="",
        metavar="NAME",
        help="the project's name, if another than its files say",
    )
    life = parser.add_argument_group("starting and stopping")
    life.add_argument(
        "--up", action="store_true", help="start the project first, and wait until all is healthy"
    )
    life.add_argument("--timeout", type=float, default=180, metavar="SECONDS", help="for --up; default: 180")
    after = life.add_mutually_exclusive_group()
    after.add_argument(
        "--down", action="store_true", help="remove containers, networks and volumes afterwards"
    )
    after.add_argument(
        "--keep", action="store_true", help="leave what --up started running, also if it failed"
    )
    add(
        "--ask",
        choices=("best", "host", "exec", "testinfra"),
        default="best",
        help="how to ask containers: this host's kernel, one shell in each, testinfra; default: the first that works",
    )
    add("-v", "--verbose", action="store_true", help="list every promise, not only the broken ones")
    add(
        "--format",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text (default), json, sarif, junit, github, gitlab or markdown; repeatable",
    )


def run(arguments: Namespace) -> int:
    """Start if asked to, prove, report; return 0, 1 for broken promises, 2 if nothing could be asked."""
    from stackspec.cli.output import outputs_of, write_report
    from stackspec.live.engine import connect

    outputs = outputs_of(arguments.format or ["text"])
    source = _source(arguments)
    client = connect()
    try:
        running, proofs, seconds = _proven(client, source, arguments)
    finally:
        client.close()
    if arguments.verbose:
        _list(proofs)
    if outputs == [("text", "")]:
        _print(running, proofs, seconds, source)
    else:
        write_report(_report(proofs, source), outputs)
    return _exit_code(proofs)


def _source(arguments: Namespace) -> Source:
    """Find the project: files, a folder, or a blueprint's rendered tree."""
    from stackspec.errors import StackspecError
    from stackspec.live.source import open_project

    folder = arguments.path
    if arguments.env:
        folder = os.path.join("generated", arguments.path, arguments.env)
        if not os.path.isdir(folder):
            cure = f"render it: stackspec render {arguments.path} --env {arguments.env}"
            raise StackspecError(f"there is no folder {folder!r}: {cure}")
    elif folder and os.path.isfile(folder):
        arguments.file, folder = [folder, *arguments.file], ""
    elif folder and not os.path.isdir(folder):
        raise StackspecError(f"there is no folder {folder!r}: name one, or a blueprint with --env")
    return open_project(
        arguments.file,
        name=arguments.project_name,
        env_files=arguments.env_file,
        profiles=arguments.profile,
        folder=folder,
    )


def _proven(client: DockerClient, source: Source, arguments: Namespace) -> tuple[Running, list[Proof], float]:
    """Start if asked to, ask everything, and clean up.

    What a failed --up started is removed, unless something of the project was there before: that is somebody's.
    """
    from stackspec.live.lifecycle import down, up
    from stackspec.live.running import Running

    finished = False
    fresh = arguments.up and Running(client, source.stack).untouched
    try:
        if arguments.up:
            up(client, source.stack, source.compose_arguments, seconds=arguments.timeout)
        running = Running(client, source.stack, arguments.ask, source.compose_arguments)
        running.require()
        started = time.monotonic()
        proofs = _asked(running)
        running.require_same()
        finished = True
        return running, proofs, time.monotonic() - started
    finally:
        if arguments.down or (fresh and not finished and not arguments.keep):
            down(source.compose_arguments)


def _asked(running: Running) -> list[Proof]:
    from stackspec.live.proof import promises, prove

    todo, proofs, show = promises(running.stack), [], _progress()
    for number, promise in enumerate(todo, 1):
        proofs.append(prove(promise, running))
        show(number, len(todo))
    return proofs


def _report(proofs: list[Proof], source: Source) -> Report:
    """Put broken promises as findings, and what could not be asked as notes."""
    from stackspec.findings.report import Entry, Report
    from stackspec.live.proof import findings

    entries = tuple(Entry(finding) for finding in findings(proofs, _places(source)))
    notes = (
        *_skips(proofs),
        f"{sum(proof.held for proof in proofs)} of {len(proofs)} promises were seen to be kept",
    )
    kinds = {proof.promise.check.name for proof in proofs}
    return Report(entries, projects=1, services=len(source.stack.services), rules=len(kinds), notes=notes)


def _places(source: Source) -> Callable[[Path], Place | None]:
    """Return what finds a promise's line, its file named as the user would: relative to where that is."""
    from stackspec.linting.subjects import shown

    def place(path: Path) -> Place | None:
        found = source.place(path)
        return found._replace(file=shown(found.file)) if found else None

    return place


def _skips(proofs: list[Proof]) -> list[str]:
    """Return what was skipped, gathered by reason: one sentence each."""
    reasons: dict[str, list[str]] = {}
    for proof in proofs:
        if proof.skipped:
            reasons.setdefault(proof.skipped, []).append(proof.promise.name)
    return [
        f"skipped {len(names)}: {', '.join(names[:6])}{' …' if len(names) > 6 else ''}: {reason}"
        for reason, names in reasons.items()
    ]


def _print(running: Running, proofs: list[Proof], seconds: float, source: Source) -> None:
    """Write the broken promises as validate writes findings, then the skips, then one sentence."""
    from stackspec import __version__
    from stackspec.cli.output import may_colour
    from stackspec.reporters.context import Context
    from stackspec.reporters.text import findings_text

    context = Context(version=__version__, rule=lambda _: None, colour=may_colour())
    sys.stdout.write(findings_text(_report(proofs, source), context))
    for skip in _skips(proofs):
        print(skip)
    broken = sum(bool(proof.failures) for proof in proofs)
    skipped = sum(bool(proof.skipped) for proof in proofs)
    print(
        f"{len(proofs)} promises on {len(running.containers)} containers: "
        f"{len(proofs) - broken - skipped} kept, {broken} broken, {skipped} skipped; {seconds:.1f} s"
    )


def _list(proofs: list[Proof]) -> None:
    for proof in proofs:
        word = "broken" if proof.failures else f"skipped: {proof.skipped}" if proof.skipped else "kept"
        print(f"{proof.promise.name}: {word}", file=sys.stderr)


def _exit_code(proofs: list[Proof]) -> int:
    """0 if every promise that could be asked was kept, 1 if one was broken, 2 if none could be asked."""
    if any(proof.failures for proof in proofs):
        return 1
    return 0 if any(proof.held for proof in proofs) else 2


def _progress() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda _done, _all: None

    def show(done: int, total: int) -> None:
        sys.stderr.write(f"\r\x1b[K{f'{done} of {total} promises' if done < total else ''}")
        sys.stderr.flush()

    return show
