"""Curing the findings of projects: plan all edits, try them on the texts, keep those that prove themselves."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.read import read
from stackspec.errors import EnvironmentFailure
from stackspec.findings.finding import Severity
from stackspec.linting.fixing.splice import Replacement, apply_all
from stackspec.linting.fixing.translate import Translator
from stackspec.linting.fixing.verify import unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stackspec.compose.project import Project
    from stackspec.findings.finding import Finding
    from stackspec.findings.report import Entry
    from stackspec.linting.discovery import Target

__all__ = ["Cure", "Patient", "cure", "write_all"]


class Patient(NamedTuple):
    """A project with the findings that have a fix. ``judge`` finds again, on a project read anew."""

    target: Target
    project: Project
    entries: tuple[Entry, ...]
    judge: Callable[[Project], list[Finding]]


class Cure(NamedTuple):
    """The files as they will be, by the path that they were read by, and what became of each finding."""

    before: dict[str, str]
    after: dict[str, str]
    cured: tuple[Finding, ...]
    left: tuple[tuple[Finding, str], ...]
    """Findings whose fix could not be made, and why not."""


def cure(patients: Sequence[Patient], environment: Mapping[str, str], env_files: Sequence[str] = ()) -> Cure:
    """Cure what can be cured; nothing is written.

    Each project's fixes are tried together and, if the result is not what they say, one by one. A file that several
    projects share is edited once.
    """
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    cured: dict[object, Finding] = {}
    left: dict[object, tuple[Finding, str]] = {}
    for patient in patients:
        for path in patient.project.files:
            if path not in before and (text := _text(path)) is not None:
                before[path] = text
                texts[path] = text
        trial = _Trial(patient, environment, env_files)
        wanted = [entry.finding for entry in patient.entries if _key(entry.finding) not in cured]
        done, failed = trial.run(wanted, texts)
        cured |= {_key(finding): finding for finding in done}
        left |= {_key(finding): (finding, why) for finding, why in failed}
    after = {path: text for path, text in texts.items() if text != before[path]}
    return Cure(
        before, after, tuple(cured.values()), tuple(one for key, one in left.items() if key not in cured)
    )


def _key(finding: Finding) -> object:
    """What tells findings apart; a fix may hold lists, which have no hash."""
    return finding.rule, finding.place, finding.path, finding.message


class _Trial:
    """The attempts on one project."""

    def __init__(self, patient: Patient, environment: Mapping[str, str], env_files: Sequence[str]) -> None:
        self._patient = patient
        self._environment = environment
        self._env_files = env_files

    def run(
        self, wanted: Sequence[Finding], texts: dict[str, str]
    ) -> tuple[list[Finding], list[tuple[Finding, str]]]:
        """Change ``texts`` by every fix that proves itself; return what is cured, and why the rest is not."""
        if not wanted or not self._attempt(wanted, texts):
            return list(wanted), []
        done, failed = [], []
        for finding in wanted:
            why = self._attempt([finding], texts)
            if why:
                failed.append((finding, why))
            else:
                done.append(finding)
        return done, failed

    def _attempt(self, findings: Sequence[Finding], texts: dict[str, str]) -> str:
        """Try fixes together; change ``texts`` and return nothing, or return why they cannot stand."""
        old = self._read(texts)
        translator = Translator(old, {path: text for path, text in texts.items() if path in old.files})
        replacements: list[Replacement] = []
        for finding in findings:
            assert finding.fix is not None
            found = translator.replacements(finding.fix)
            if found is None:
                return "it cannot be written where the value stands: edit it by hand"
            replacements += [one for one in found if one not in replacements]
        if _overlap(replacements):
            return "another fix changes the same text: run fix again"
        changed = dict(texts)
        for path in {one.file for one in replacements}:
            changed[path] = apply_all(texts[path], [one for one in replacements if one.file == path])
        new = self._read(changed)
        why = self._fault(old, new, findings)
        if not why:
            texts.update(changed)
        return why

    def _fault(self, old: Project, new: Project, findings: Sequence[Finding]) -> str:
        if not new.model or (old.ok and not new.ok):
            errors = [one.message for one in new.findings if one.severity >= Severity.ERROR]
            problem = errors[0] if errors else "nothing could be read"
            return f"the result cannot be loaded: {problem}"
        edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
        if paths := unexpected(old.everything, new.everything, edits):
            from stackspec.findings.paths import spell

            return f"it would change {spell(paths[0])}, too: edit it by hand"
        remaining = {(one.rule, one.path, one.message) for one in self._patient.judge(new)}
        if any((one.rule, one.path, one.message) in remaining for one in findings):
            return "the finding would stay: edit it by hand"
        return ""

    def _read(self, texts: Mapping[str, str]) -> Project:
        return read(
            self._patient.target.files,
            env=self._environment,
            env_files=self._env_files,
            profiles=("*",),
            texts=texts,
        )


def _overlap(replacements: Iterable[Replacement]) -> bool:
    """Whether two replacements touch the same text; two insertions at one place may follow each other."""
    last: Replacement | None = None
    for one in sorted(replacements, key=lambda each: (each.file, each.start, each.end)):
        if last is not None and last.file == one.file and one.start < last.end:
            return True
        last = one
    return False


def _text(path: str) -> str | None:
    """Return a file's text; None for what is not UTF-8, which is not edited."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read().removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError):
        return None


def write_all(texts: Mapping[str, str]) -> None:
    """Write files, all or none as far as a file system can: every new text is on disk before the first is renamed.

    Modes and byte order marks stay. Raises :class:`EnvironmentFailure`.
    """
    waiting: list[tuple[str, str]] = []
    path = ""
    try:
        for path, text in texts.items():
            real = os.path.realpath(path)
            with open(real, "rb") as file:
                mark = b"\xef\xbb\xbf" if file.read(3) == b"\xef\xbb\xbf" else b""
            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".stackspec-")
            waiting.append((temporary, real))
            with open(handle, "wb") as file:
                file.write(mark + text.encode())
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, os.stat(real).st_mode & 0o7777)
        while waiting:
            temporary, path = waiting[0]
            os.replace(temporary, path)
            waiting.pop(0)
    except OSError as error:
        raise EnvironmentFailure(
            f"{path!r} cannot be written: {error.strerror}: nothing else was changed"
        ) from error
    finally:
        for temporary, _ in waiting:
            os.unlink(temporary)
