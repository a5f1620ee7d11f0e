"""A whole run of the gate: find, look up or judge, put together, compare."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from stackspec.linting.assembly import assemble
from stackspec.linting.cache import Cache, Observed
from stackspec.linting.discovery import Target, discover
from stackspec.linting.judgement import Judgement, plain, restored
from stackspec.policy.location import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from stackspec.findings.report import Report
    from stackspec.linting.bench import Bench
    from stackspec.linting.blueprints import Render

__all__ = ["Request", "find_targets", "validate"]


class Request(NamedTuple):
    """What the user asked for. Paths are as written; ``cache`` is a folder, or None for none."""

    paths: tuple[str, ...] = (".",)
    files: tuple[str, ...] = ()
    """Compose files of one project in the order of merging; instead of ``paths``."""
    policy: str | None = None
    environment: str = ""
    """Only this environment; empty for all."""
    rules: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ("*",)
    blueprints: bool = False
    inline_waivers: bool = True
    hadolint: bool = True
    cache: str | None = None


def validate(
    request: Request,
    environment: Mapping[str, str],
    today: date,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    render: Render | None = None,
) -> Report:
    """Judge everything that the request names; ``render`` says what files a blueprint becomes.

    ``progress`` is told how many targets are done, of how many. Raises :class:`StackspecError` for a request, policy or
    foreign rule that is wrong; what is wrong with what is judged is in the report.
    """
    targets, skipped = find_targets(request)
    file, shown = find_policy(request.policy, FilePath(_start(request)).resolve())
    cache = Cache(request.cache)
    bench: Bench | None = None
    if any(target.blueprint for target in targets):
        bench = _bench(request, file, shown, environment, today, render)
        targets = [one for target in targets for one in bench.expanded(target)]
    judgements: dict[Target, Judgement] = {}
    missed: list[tuple[Target, Observed]] = []
    for number, target in enumerate(targets):
        kept = (
            None if target.blueprint else cache.get(_question(request, target, str(file), today), environment)
        )
        if kept is not None:
            judgements[target] = restored(kept)
        else:
            bench = bench or _bench(request, file, shown, environment, today, render)
            judgements[target], observed = bench.judge(target)
            missed.append((target, observed))
        progress(number + 1, len(targets))
    if bench is not None:
        judgements |= bench.with_dockerfiles(judgements)
        for target, observed in missed:
            if bench.may_be_kept(target):
                cache.put(_question(request, target, str(file), today), observed, plain(judgements[target]))
        cache.prune()
    return assemble([judgements[target] for target in targets], _notes(targets, skipped))


def _bench(
    request: Request,
    file: FilePath,
    shown: str,
    environment: Mapping[str, str],
    today: date,
    render: Render | None,
) -> Bench:
    """Import what kept answers spare, and set it up."""
    from stackspec.linting.bench import Bench

    return Bench(request, file, shown, environment, today, render)


def find_targets(request: Request) -> tuple[list[Target], list[str]]:
    """Return what the request means, and the blueprints in its trees that it does not ask for."""
    if request.files:
        return [Target(request.files, request.environment)], []
    targets, skipped = discover(request.paths, blueprints=request.blueprints)
    if request.environment:
        targets = [
            target
            for target in targets
            if target.blueprint or target.environment in ("", request.environment)
        ]
    return targets, skipped


def _start(request: Request) -> str:
    """The folder from which the policy is searched for: that of what is judged first."""
    first = (request.files or request.paths)[0]
    return first if os.path.isdir(first) else os.path.dirname(first) or "."


def _question(request: Request, target: Target, policy: str, today: date) -> str:
    """Spell everything that an answer depends on, beside what it observed."""
    asked = request._replace(paths=(), files=(), cache=None)
    return repr(
        (
            asked,
            target,
            os.getcwd(),
            policy,
            today.isoformat(),
            os.path.exists(os.path.join(target.folder, ".env")),
        )
    )


def _notes(targets: Sequence[Target], skipped: Sequence[str]) -> list[str]:
    notes = []
    if not targets:
        notes.append("no Compose project found: name a file, or a folder that holds compose.yaml")
    if skipped:
        shown = ", ".join(skipped[:3]) + (", …" if len(skipped) > 3 else "")
        notes.append(f"not evaluated, because blueprints run code: {shown}: name them, or pass --blueprints")
    return notes
