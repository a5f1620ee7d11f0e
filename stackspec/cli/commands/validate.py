"""``stackspec validate``: the gate."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from pathlib import Path

    from stackspec.blueprint.evaluation import Evaluation
    from stackspec.findings.report import Report
    from stackspec.linting.run import Request

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "judge Compose projects, blueprints and whole trees against a policy"
EXAMPLES = """\
  stackspec validate                                         every project below the current folder
  stackspec validate compose.yaml --policy prod              one project against a shipped policy
  stackspec validate -f base.yaml -f prod.yaml --env prod    files merged in that order
  stackspec validate --format text --format sarif=out.sarif  several formats at once
  stackspec validate --since origin/main                     only what the change brought
  stackspec validate --write-baseline baseline.json          accept what is there today, and
  stackspec validate --baseline baseline.json                fail only on what is new"""

SEVERITIES = ("info", "warning", "error", "critical")


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("path", nargs="*", help="files, folders or trees (default: the current folder)")
    parser.add_argument(
        "-f", "--file", action="append", default=[], help="a Compose file; repeat it to merge, in order"
    )
    parser.add_argument(
        "--policy", metavar="NAME|FILE", help="default: the nearest stackspec-policy.yaml, or baseline"
    )
    parser.add_argument(
        "--env", default="", metavar="ENV", help="only this environment, and the policy's part for it"
    )
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="a Python file (or folder) of further rules; it is run",
    )
    parser.add_argument(
        "--blueprints", action="store_true", help="evaluate blueprints found in trees, too; they are run"
    )
    reports = parser.add_argument_group("reports")
    reports.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text (default), json, sarif, junit, github, gitlab or markdown; repeatable",
    )
    reports.add_argument(
        "--fail-on",
        choices=SEVERITIES,
        default="warning",
        help="exit 1 from this severity on (default: warning)",
    )
    reports.add_argument("--show-suppressed", action="store_true", help="list waived and known findings, too")
    accepted = parser.add_argument_group("what is accepted")
    accepted.add_argument("--baseline", metavar="FILE", help="findings in this file are known")
    accepted.add_argument(
        "--write-baseline", metavar="FILE", help="write the findings of this run as the baseline, and exit 0"
    )
    accepted.add_argument("--since", metavar="REV", help="only findings that the given revision did not have")
    accepted.add_argument(
        "--no-inline-waivers", action="store_true", help="comments waive nothing, whatever the policy says"
    )
    reading = parser.add_argument_group("reading")
    reading.add_argument("--env-file", action="append", default=[], metavar="FILE", help="instead of .env")
    reading.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME",
        help="only services of these profiles (default: of all)",
    )
    reading.add_argument(
        "--confine",
        action="store_true",
        help="leave files outside of a project's folder unread, and so unjudged",
    )
    reading.add_argument("--no-hadolint", action="store_true", help="leave Dockerfiles to themselves")
    reading.add_argument("--no-cache", action="store_true", help="judge everything anew, and keep no answers")
    reading.add_argument(
        "--cache-dir", metavar="DIR", help="where answers are kept (default: ~/.cache/stackspec)"
    )


def run(arguments: Namespace) -> int:
    """Judge, compare, report; return 0, 1 for findings, 2 if something could not be judged."""
    from datetime import date

    from stackspec.cli.output import outputs_of, write_report
    from stackspec.findings.finding import Severity
    from stackspec.findings.report import exit_code
    from stackspec.linting.cache import default_folder
    from stackspec.linting.run import Request, validate

    outputs = outputs_of(arguments.format or ["text"])
    request = Request(
        paths=tuple(arguments.path) or (".",),
        files=tuple(arguments.file),
        policy=arguments.policy,
        environment=arguments.env,
        rules=tuple(arguments.rules),
        env_files=tuple(arguments.env_file),
        profiles=tuple(arguments.profile) or ("*",),
        blueprints=arguments.blueprints,
        confine=arguments.confine,
        replacements=any(name == "sarif" for name, _ in outputs),
        inline_waivers=not arguments.no_inline_waivers,
        hadolint=not arguments.no_hadolint,
        cache=None if arguments.no_cache else arguments.cache_dir or default_folder(),
    )
    report = validate(request, os.environ, date.today(), _progress(), _rendered)
    report = _compared(report, arguments, request)
    if arguments.write_baseline:
        return _write_baseline(report, arguments.write_baseline)
    write_report(report, outputs, show_suppressed=arguments.show_suppressed)
    return exit_code(report, Severity[arguments.fail_on.upper()])


def _rendered(evaluation: Evaluation, folder: Path) -> dict[str, str]:
    """Return the files that a blueprint becomes in a folder."""
    from stackspec.targets.render import render

    return {str(folder / artifact.path): artifact.text for artifact in render(evaluation, folder)}


def _compared(report: Report, arguments: Namespace, request: Request) -> Report:
    if arguments.since:
        from stackspec.linting.since import only_new

        report = only_new(report, arguments.since, request)
    if arguments.baseline:
        from pathlib import Path

        from stackspec.linting.suppression import read_baseline

        entries, stale = read_baseline(Path(arguments.baseline)).apply(report.entries, os.path.exists)
        notes = report.notes
        if stale:
            notes += (
                f"{stale} known findings of {arguments.baseline} are gone: write the baseline again to keep it so",
            )
        report = report._replace(entries=tuple(entries), notes=notes)
    return report


def _write_baseline(report: Report, file: str) -> int:
    from stackspec.cli.output import write_file
    from stackspec.linting.suppression import spell_baseline

    write_file(file, spell_baseline(report.entries))
    known = sum(entry.suppression is None or entry.suppression.kind == "baseline" for entry in report.entries)
    print(f"{file}: {known} findings are known from now on", file=sys.stderr)
    return 2 if report.unjudged else 0


def _progress() -> Callable[[int, int], None]:
    """Return what shows how far a long run is: a counter on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _done, _all: None

    def show(done: int, total: int) -> None:
        if total >= 50 and (done % 10 == 0 or done == total):
            end = "\r\x1b[K" if done == total else ""
            sys.stderr.write(f"\r{done} of {total} projects{end}")
            sys.stderr.flush()

    return show
