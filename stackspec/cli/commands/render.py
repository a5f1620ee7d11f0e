"""``stackspec render``: blueprints to files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from stackspec.blueprint.evaluation import Evaluation
    from stackspec.targets.artifact import Artifact
    from stackspec.targets.tree import Change

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "write the Compose files and the monitoring configuration of blueprints"
EXAMPLES = """\
  stackspec render                         every blueprint, every environment, to generated/
  stackspec render trading --env prod      one of each
  stackspec render --check                 exit 1 and show a diff if generated/ is out of date
  stackspec render ./my/stack.py --out /tmp/out
  stackspec render -f compose.yaml         what the project's x-stackspec says"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "blueprint", nargs="*", help="a name below blueprints/, a folder or a stack.py (default: all)"
    )
    parser.add_argument(
        "-f", "--file", action="append", default=[], metavar="FILE",
        help="a Compose file with x-stackspec, instead of blueprints: render what it says beside it",
    )  # fmt: skip
    parser.add_argument(
        "--env", default="all", metavar="ENV", help="an environment of the blueprint, or all (default)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("generated"), metavar="DIR", help="default: generated/"
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and show a diff if a tree differs"
    )
    mode.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    mode.add_argument(
        "--force", action="store_true", help="overwrite rendered files that were edited by hand"
    )


def run(arguments: Namespace) -> int:
    """Render, or compare; everything is evaluated before the first file is written."""
    from stackspec.targets.render import render
    from stackspec.targets.tree import changes, write_tree

    if arguments.file:
        rendered = _beside(arguments)
    else:
        rendered = [(tree, render(evaluation, tree)) for tree, evaluation in _evaluations(arguments)]
    if arguments.check or arguments.diff:
        pending = [(tree, changes(tree, artifacts)) for tree, artifacts in rendered]
        for tree, changed in pending:
            sys.stdout.writelines(_diff(tree, changed))
        out_of_date = [tree for tree, changed in pending if changed]
        if arguments.check and out_of_date:
            trees = ", ".join(str(tree) for tree in out_of_date)
            print(f"stackspec: out of date: {trees}: run stackspec render", file=sys.stderr)
            return 1
        return 0
    for tree, artifacts in rendered:
        changed = write_tree(tree, artifacts, force=arguments.force)
        print(f"{tree}: {_summary(changed)} ({len(artifacts)} files)")
    return 0


def _evaluations(arguments: Namespace) -> Iterator[tuple[Path, Evaluation]]:
    """Each tree to render, with the evaluation that fills it."""
    from stackspec.blueprint.discovery import find, find_all
    from stackspec.blueprint.evaluation import evaluate, load

    root = Path()
    paths = [find(name, root) for name in arguments.blueprint] or find_all(root)
    for path in paths:
        script = load(path)
        environments = script.blueprint.environments if arguments.env == "all" else (arguments.env,)
        for environment in environments:
            yield arguments.out / script.blueprint.name / environment, evaluate(script, environment)


def _beside(arguments: Namespace) -> list[tuple[Path, list[Artifact]]]:
    """The tree that a Compose project's ``x-stackspec`` fills."""
    from stackspec.blueprint.extension.project import evaluate_project
    from stackspec.errors import StackspecError
    from stackspec.targets.render import render_beside

    if arguments.blueprint:
        raise StackspecError("blueprints and -f name different things to render: give one of them")
    environment = None if arguments.env == "all" else arguments.env
    evaluation = evaluate_project(arguments.file, environment)
    tree = arguments.out / evaluation.assembly.name / evaluation.environment
    return [(tree, render_beside(evaluation, tree))]


def _summary(changed: list[Change]) -> str:
    if not changed:
        return "up to date"
    created = sum(change.before is None for change in changed)
    removed = sum(change.after is None for change in changed)
    counts = ((created, "created"), (len(changed) - created - removed, "changed"), (removed, "removed"))
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _diff(tree: Path, changed: list[Change]) -> Iterator[str]:
    from difflib import unified_diff

    for change in changed:
        before = "/dev/null" if change.before is None else f"a/{tree / change.path}"
        after = "/dev/null" if change.after is None else f"b/{tree / change.path}"
        lines = unified_diff(
            (change.before or "").splitlines(keepends=True),
            (change.after or "").splitlines(keepends=True),
            before,
            after,
        )
        yield from (
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )
