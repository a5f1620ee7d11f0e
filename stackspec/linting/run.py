"""A whole run of the gate: find, look up or judge, put together, compare."""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.errors import StackspecError
from stackspec.linting.assembly import assemble
from stackspec.linting.cache import Cache
from stackspec.linting.discovery import Target, discover
from stackspec.linting.hadolint import version as hadolint_version
from stackspec.linting.judgement import Judgement, plain, restored
from stackspec.policy.location import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from stackspec.findings.report import Report
    from stackspec.linting.bench import Bench
    from stackspec.linting.blueprints import Render

__all__ = ["Request", "find_targets", "validate"]

PART = 50
"""Targets that are judged together: their Dockerfiles go to hadolint at once, and then their models are let go."""

WORTH_A_PROCESS = 100
"""Targets from which on several processes finish earlier than one."""


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
    confine: bool = False
    """Whether files outside of a project's folder are left unread, and so unjudged."""
    replacements: bool = False
    """Whether fixes are wanted as replacements of text, too."""
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
    notes = _notes(request, targets, skipped)
    run = _Run(request, environment, today, render)
    targets = [one for target in targets for one in run.expanded(target)]
    judgements: dict[Target, Judgement] = {}
    for target in targets:
        kept = run.kept(target)
        if kept is not None:
            judgements[target] = kept
    missed = [target for target in targets if target not in judgements]
    progress(len(judgements), len(targets))
    for judged in run.judged(missed):
        judgements |= judged
        progress(len(judgements), len(targets))
    run.cache.prune()
    return assemble([judgements[target] for target in targets], notes)


class _Run:
    """One run's policy, answers, and bench; the bench is set up when something has to be judged."""

    def __init__(
        self, request: Request, environment: Mapping[str, str], today: date, render: Render | None
    ) -> None:
        self._request = request
        self._environment = environment
        self._today = today
        self._render = render
        self._policy, self._policy_shown = find_policy(request.policy, FilePath(_start(request)).resolve())
        self.cache = Cache(request.cache)

    @lazy
    def _bench(self) -> Bench:
        from stackspec.linting.bench import Bench

        asked = (self._request, self._policy, self._policy_shown)
        return Bench(*asked, self._environment, self._today, self._render)

    def expanded(self, target: Target) -> list[Target]:
        """Return a blueprint's targets, one an environment; anything else is itself."""
        return self._bench.expanded(target) if target.blueprint else [target]

    def kept(self, target: Target) -> Judgement | None:
        """Return the answer that is kept for a target, if it still holds."""
        if target.blueprint:
            return None
        answer = self.cache.get(self._question(target), self._environment)
        return restored(answer) if answer is not None else None

    def judged(self, targets: list[Target]) -> Iterator[dict[Target, Judgement]]:
        """Judge targets, some at a time, in several processes where that pays; keep the answers."""
        parts = [targets[start : start + PART] for start in range(0, len(targets), PART)]
        if len(targets) < WORTH_A_PROCESS or any(target.blueprint for target in targets):
            yield from map(self.judge, parts)
            return
        self._bench.prepare()
        from stackspec.linting.workers import spread

        def work(part: list[Target]) -> list[Any]:
            return [plain(judgement) for judgement in self.judge(part).values()]  # lists travel faster

        for part, answers in zip(parts, spread(work, parts), strict=True):
            yield dict(zip(part, map(restored, answers), strict=True))

    def judge(self, targets: list[Target]) -> dict[Target, Judgement]:
        """Judge some targets and keep the answers. Their Dockerfiles are judged together."""
        examined = {target: self._bench.judge(target) for target in targets}
        judgements = self._bench.finished({target: judgement for target, (judgement, _) in examined.items()})
        for target, (_, observed) in examined.items():
            if self._bench.may_be_kept(target):
                self.cache.put(self._question(target), observed, plain(judgements[target]))
        self._bench.forget()
        return judgements

    def _question(self, target: Target) -> str:
        """Spell everything that an answer depends on, beside what it observed."""
        asked = self._request._replace(paths=(), files=(), cache=None)
        has_env_file = os.path.exists(os.path.join(target.folder, ".env"))
        here, day = os.getcwd(), self._today.isoformat()
        hadolint = hadolint_version() if self._request.hadolint else ""
        return repr((asked, target, here, str(self._policy), day, has_env_file, hadolint))


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


def _notes(request: Request, targets: Sequence[Target], skipped: Sequence[str]) -> list[str]:
    """Say what was left out; raises :class:`StackspecError` if that is everything, for a gate that judged nothing is open."""
    shown = ", ".join(skipped[:3]) + (", …" if len(skipped) > 3 else "")
    left_out = f"not evaluated, because blueprints run code: {shown}: name them, or pass --blueprints"
    if not targets:
        wanted = f" for the environment {request.environment!r}" if request.environment else ""
        cure = left_out if skipped else "name a file, or a folder that holds compose.yaml"
        raise StackspecError(f"no Compose project found in {', '.join(request.paths)}{wanted}: {cure}")
    return [left_out] if skipped else []
