"""``stackspec fix``: cure findings in the files that people wrote."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from stackspec.findings.finding import Finding
    from stackspec.linting.fixing.cure import Cure, Patient

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "cure findings in place; shows a diff unless told to apply it"
EXAMPLES = """\
  stackspec fix                               show what the safe fixes would change; exit 1 if anything
  stackspec fix --apply                       change it
  stackspec fix --behaviour                   the fixes that change what containers do, too
  stackspec fix --only new-privileges         one rule's fixes"""


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
    parser.add_argument("--env-file", action="append", default=[], metavar="FILE", help="instead of .env")
    parser.add_argument(
        "--only", action="append", default=[], metavar="RULE", help="only this rule's fixes; repeatable"
    )
    parser.add_argument("--behaviour", action="store_true", help="fixes that change what containers do, too")
    parser.add_argument("--apply", action="store_true", help="write the files; all of them or none")


def run(arguments: Namespace) -> int:
    """Show or apply; return 0 if nothing is left to fix, 1 if something is, 2 if something could not be judged."""
    from stackspec.linting.fixing.cure import cure, write_all

    patients, kept_apart, unjudged = _patients(arguments)
    result = cure(patients, os.environ, arguments.env_file)
    if arguments.apply:
        write_all(result.after)
        for path in result.after:
            print(f"{_shown(path)}: changed")
    else:
        sys.stdout.writelines(_diff(result))
    for finding, why in result.left:
        print(f"{finding.place}: {finding.rule} is not fixed: {why}", file=sys.stderr)
    for finding in unjudged:
        print(f"{finding.place}: could not judge: {finding.message}", file=sys.stderr)
    _summarise(result, kept_apart, applied=arguments.apply)
    pending = result.left if arguments.apply else (result.after or result.left)
    return 2 if unjudged else int(bool(pending))


def _patients(arguments: Namespace) -> tuple[list[Patient], int, list[Finding]]:
    """Read and judge everything; return what to cure, how many fixes were kept apart, and what could not be judged."""
    from datetime import date
    from pathlib import Path

    from stackspec.errors import StackspecError
    from stackspec.linting.bench import Bench
    from stackspec.linting.fixing.cure import Patient
    from stackspec.linting.run import Request, find_targets
    from stackspec.policy.location import find_policy

    request = Request(
        paths=tuple(arguments.path) or (".",),
        files=tuple(arguments.file),
        policy=arguments.policy,
        environment=arguments.env,
        rules=tuple(arguments.rules),
        env_files=tuple(arguments.env_file),
        hadolint=False,
    )
    targets, _ = find_targets(request)
    named = [target for target in targets if target.blueprint]
    if named:
        raise StackspecError(
            f"{named[0].files[0]} is a blueprint: correct it by hand, where its findings point"
        )
    file, shown = find_policy(arguments.policy, Path.cwd())
    bench = Bench(request, file, shown, os.environ, date.today())
    patients: list[Patient] = []
    kept_apart = 0
    unjudged: list[Finding] = []
    for target in targets:
        judged = bench.examine(target)
        unjudged += judged.unjudged
        curable = [
            entry
            for entry in judged.entries
            if entry.finding.fix
            and entry.suppression is None
            and (not arguments.only or entry.finding.rule in arguments.only)
        ]
        chosen = [
            entry
            for entry in curable
            if arguments.behaviour or (entry.finding.fix and entry.finding.fix.safe)
        ]
        kept_apart += len(curable) - len(chosen)
        if chosen and judged.project:
            patients.append(Patient(target, judged.project, tuple(chosen), judged.again))
    return patients, kept_apart, unjudged


def _shown(path: str) -> str:
    from stackspec.linting.subjects import shown

    return shown(path)


def _diff(result: Cure) -> Iterable[str]:
    """Yield a unified diff of every changed file, with what looks like a secret masked."""
    from difflib import unified_diff

    from stackspec.reporters.excerpt import mask

    for path, text in result.after.items():
        old = [mask(line) for line in result.before[path].splitlines(keepends=True)]
        new = [mask(line) for line in text.splitlines(keepends=True)]
        for line in unified_diff(old, new, f"a/{_shown(path)}", f"b/{_shown(path)}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _summarise(result: Cure, kept_apart: int, *, applied: bool) -> None:
    done = "fixed" if applied else "would be fixed with --apply"
    text = f"{len(result.cured)} findings {done}, in {len(result.after)} files"
    if result.left:
        text += f"; {len(result.left)} need a person"
    if kept_apart:
        text += f"; {kept_apart} fixes change what containers do: add --behaviour to see them"
    print(text, file=sys.stderr)
