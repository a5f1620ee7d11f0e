"""Where targets are judged: the policy, the rules, and everything that cached answers spare."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.errors import StackspecError
from stackspec.findings.report import Entry
from stackspec.linting import hadolint
from stackspec.linting.cache import Observed
from stackspec.linting.judge import judge
from stackspec.linting.judgement import Judgement
from stackspec.linting.subjects import Read, read_compose, shown, subject_of
from stackspec.linting.suppression import Suppressor, bad_comment, may_concern
from stackspec.policy.plugins import rules_in
from stackspec.policy.policy import PolicySet
from stackspec.policy.waiver import MARK, BadComment, inline_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from stackspec.compose.project import Project
    from stackspec.findings.finding import Finding
    from stackspec.linting.blueprints import Blueprints, Render
    from stackspec.linting.discovery import Target
    from stackspec.linting.judge import Subject
    from stackspec.linting.run import Request
    from stackspec.policy.policy import Policy
    from stackspec.policy.waiver import Waiver

__all__ = ["Bench"]

READING_VARIABLES = ("HOME", "COMPOSE_DISABLE_ENV_FILE", "COMPOSE_ENV_FILES", "COMPOSE_PROFILES")
"""What steers the reading itself, beside the variables that files use."""


class Examined(NamedTuple):
    """A target judged for a cure. ``again`` judges the same project after it was read anew."""

    project: Project | None
    entries: tuple[Entry, ...]
    unjudged: tuple[Finding, ...]
    again: Callable[[Project], list[Finding]]


class Bench:
    """Judges targets one after the other, for one request."""

    def __init__(
        self,
        request: Request,
        policy: FilePath,
        policy_shown: str,
        environment: Mapping[str, str],
        today: date,
        render: Render | None = None,
    ) -> None:
        self._request = request
        extra = [rule for path in request.rules for rule in rules_in(FilePath(path))]
        self._policies = PolicySet(policy, policy_shown, extra)
        self._environment = environment
        self._today = today
        self._render = render
        self._dockerfiles: dict[Target, dict[str, str]] = {}
        self._suppressors: dict[Target, tuple[Suppressor, Policy, Read]] = {}

    def judge(self, target: Target) -> tuple[Judgement, Observed]:
        """Read and judge a target; return the judgement (Dockerfiles are still to come) and what it rests on."""
        policy = self._policies.resolve(target.environment)
        read = self._read(target)
        entries = [Entry(finding, _mark(finding), _environments(target)) for finding in read.refusals]
        if read.subject is not None:
            entries += judge(read.subject, policy)
        if self._request.replacements and read.project is not None:
            entries = _with_replacements(entries, read.project)
        waivers, comments = self._waivers(policy, read)
        entries += [Entry(bad_comment(comment), f"{comment.place}") for comment in comments]
        suppressor = Suppressor(waivers, _unwaivable(policy), self._today)
        self._suppressors[target] = suppressor, policy, read
        if read.subject is not None and policy.hadolint != "off" and self._request.hadolint:
            self._dockerfiles[target] = _dockerfiles(read.subject)
        judgement = Judgement(
            tuple(map(suppressor.apply, entries)),
            read.unjudged,
            services=len(read.subject.stack.services) if read.subject else 0,
            rules=len(policy.rules),
        )
        return judgement, self._observed(read)

    def _read(self, target: Target) -> Read:
        if target.blueprint:
            return self._blueprints.read(target, self._environment)
        request = self._request
        return read_compose(
            target,
            self._environment,
            env_files=request.env_files,
            profiles=request.profiles,
            confine=request.confine,
        )

    def expanded(self, target: Target) -> list[Target]:
        """Return a blueprint's targets, one an environment; anything else is itself."""
        if not target.blueprint:
            return [target]
        wanted = self._request.environment
        environments = (wanted,) if wanted else self._blueprints.environments(target)
        return [target._replace(environment=environment) for environment in environments]

    @lazy
    def _blueprints(self) -> Blueprints:
        from stackspec.linting.blueprints import Blueprints

        if self._render is None:
            raise StackspecError("blueprints are judged by validate only: name Compose files")
        return Blueprints(self._render)

    def examine(self, target: Target) -> Examined:
        """Judge a target and keep its project, for whoever wants to change it."""
        judgement, _ = self.judge(target)
        policy = self._policies.resolve(target.environment)

        def again(project: Project) -> list[Finding]:
            return [entry.finding for entry in judge(subject_of(project, target), policy)]

        return Examined(self._suppressors[target][2].project, judgement.entries, judgement.unjudged, again)

    def finished(self, judgements: Mapping[Target, Judgement]) -> dict[Target, Judgement]:
        """Return the targets judged here with hadolint's findings, and with what became of their waivers.

        All Dockerfiles go to the program at once, because starting it costs more than reading one.
        """
        by_level: dict[str, dict[str, str]] = {}
        for target, files in self._dockerfiles.items():
            by_level.setdefault(self._suppressors[target][1].hadolint, {}).update(files)
        found = {level: hadolint.lint(files, level) for level, files in by_level.items()}
        result = {}
        for target, judgement in judgements.items():
            suppressor, policy, read = self._suppressors[target]
            names = set(self._dockerfiles.get(target, {}).values())
            findings, failures = found.get(policy.hadolint, ((), ()))
            entries = [
                Entry(finding, _mark(finding), _environments(target))
                for finding in findings
                if finding.place and finding.place.file in names
            ]
            result[target] = judgement._replace(
                entries=(*judgement.entries, *map(suppressor.apply, entries)),
                unjudged=(
                    *judgement.unjudged,
                    *(one for one in failures if one.place and one.place.file in names),
                ),
                waivers=tuple(suppressor.states(partial(_may_concern, read, _selected(policy)))),
            )
        return result

    def prepare(self) -> None:
        """Do now what every process would do for itself: read the policy's rules."""
        self._policies.resolve(self._request.environment)

    def forget(self) -> None:
        """Let go of the projects that were judged; of a thousand, they fill the memory."""
        self._suppressors.clear()
        self._dockerfiles.clear()

    def may_be_kept(self, target: Target) -> bool:
        """Whether the answer rests on nothing but what was observed; code from elsewhere may look at anything."""
        return (
            not self._request.rules
            and not target.blueprint
            and all(
                selected.rule.module.startswith("stackspec.rules.") or selected.rule.module == "custom"
                for selected in self._suppressors[target][1].rules
            )
        )

    def _waivers(self, policy: Policy, read: Read) -> tuple[list[Waiver], list[BadComment]]:
        waivers, comments = list(policy.waivers), []
        if policy.inline_waivers and self._request.inline_waivers:
            texts = read.project.sources.texts() if read.project else {}
            documents = read.subject.stack.opened if read.subject else ()
            for file in (*read.files, *documents):
                for found in inline_waivers(shown(file), texts[file] if file in texts else _text(file)):
                    if isinstance(found, BadComment):
                        comments.append(found)
                    else:
                        waivers.append(found)
        return waivers, comments

    def _observed(self, read: Read) -> Observed:
        observed = Observed()
        if self._request.cache is None:
            return observed  # nobody will ask
        for path in (*read.files, *read.missed, *self._policies.files):
            observed.file(path)
        if self._request.hadolint:
            for name in hadolint.CONFIGURATIONS:
                observed.file(os.path.abspath(name))
        for name in (*read.variables, *READING_VARIABLES):
            observed.variable(name, self._environment)
        if read.subject is not None:
            for kind, path in read.subject.stack.surroundings.observed:
                if kind == "text":
                    observed.file(path)
                elif kind == "names":
                    observed.folder(path)
                else:
                    observed.path(path)
        return observed


def _with_replacements(entries: list[Entry], project: Project) -> list[Entry]:
    """Return the entries with their fixes spelt as replacements of text, where that is possible."""
    from stackspec.linting.fixing.translate import Translator

    translator = Translator(project, project.sources.texts())
    found = []
    for entry in entries:
        wanted = translator.replacements(entry.finding.fix) if entry.finding.fix else None
        places = [(translator.place(one), one.text) for one in wanted or ()]
        texts = tuple((place._replace(file=shown(place.file)), text) for place, text in places)
        found.append(entry._replace(replacements=texts))
    return found


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8-sig") as opened:
            text = opened.read()
    except (OSError, UnicodeDecodeError):
        return ""  # reading it has failed before, and has been reported
    return text if MARK in text else ""


def _environments(target: Target) -> tuple[str, ...]:
    return (target.environment,) if target.environment else ()


def _mark(finding: Finding) -> str:
    from stackspec.linting.cache import digest

    return digest(f"{finding.rule}\0{finding.message}")[:16]


def _unwaivable(policy: Policy) -> frozenset[str]:
    return frozenset(selected.rule.name for selected in policy.rules if not selected.waivable)


def _selected(policy: Policy) -> frozenset[str]:
    return frozenset(selected.rule.name for selected in policy.rules)


def _may_concern(read: Read, selected: frozenset[str], waiver: Waiver) -> bool:
    """Whether a waiver could have matched: its rule is judged here, and what it names is here."""
    if read.subject is None or not (
        waiver.line or "*" in waiver.rule or ":" in waiver.rule or waiver.rule in selected
    ):
        return False
    services = read.subject.stack.service
    files = [shown(file) for file in read.files]
    return may_concern(waiver, files, lambda where: _names_service(where, services))


def _names_service(where: str, services: Mapping[str, object]) -> bool:
    from fnmatch import fnmatchcase

    pattern = where.removeprefix("services.")
    return not where.startswith("services.") or any(
        fnmatchcase(name, pattern) or pattern.startswith((f"{name}.", f"{name}[")) for name in services
    )


def _dockerfiles(subject: Subject) -> dict[str, str]:
    files = (service.dockerfile.path for service in subject.stack.services if service.dockerfile)
    return {file: shown(file) for file in files if file and os.path.isfile(file)}
