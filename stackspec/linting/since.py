"""Only what a change brought: the tree of an earlier revision is judged the same way, and what it had is left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.linting.suppression import Baseline
from stackspec.policy.location import find_policy, shipped_policies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.findings.report import Report
    from stackspec.linting.run import Request

__all__ = ["only_new"]

LARGEST = 1 << 20
"""Bytes of a file whose content can matter to a rule; a larger one is there in name only."""


def only_new(report: Report, revision: str, request: Request) -> Report:
    """Return the report without the open findings that ``revision`` had, too.

    The policy is today's for both, so that a stricter policy alone brings nothing. Raises :class:`StackspecError` for a
    revision that git does not know, and :class:`EnvironmentFailure` where git is missing or the tree is no repository.
    """
    top = _git("rev-parse", "--show-toplevel").strip()
    commit = _commit(revision)
    if not _changed(commit):
        return report._replace(
            entries=report.suppressed, notes=(*report.notes, f"nothing changed since {revision}")
        )
    with _tree(commit, top) as old_top:
        here = os.path.join(old_top, os.path.relpath(os.getcwd(), top))
        old = _judged(request, here, top) if os.path.isdir(here) else {"findings": [], "unjudged": []}
    known = tuple(
        (str(one["fingerprint"]), str(one["file"])) for one in old["findings"] if one["suppression"] is None
    )
    entries, _ = Baseline(revision, known).apply(report.entries, os.path.exists)
    brought = tuple(one for one in entries if one.suppression is None or one.suppression.kind != "baseline")
    before = {(one["rule"], one["file"], one["message"]) for one in old["unjudged"]}
    unjudged = tuple(
        one
        for one in report.unjudged
        if (one.rule, one.place.file if one.place else None, one.message) not in before
    )
    notes = report.notes
    if len(unjudged) < len(report.unjudged):
        notes += (
            f"{len(report.unjudged) - len(unjudged)} parts could not be judged, and could not in {revision}, either",
        )
    return report._replace(entries=brought, unjudged=unjudged, notes=notes)


def _git(*arguments: str, data: bytes | None = None) -> str:
    return _git_bytes(*arguments, data=data).decode("utf-8", "surrogateescape")


def _git_bytes(*arguments: str, data: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], input=data, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise EnvironmentFailure("git is not installed: --since compares with a revision of it") from error
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().splitlines()
        raise EnvironmentFailure(f"git {arguments[0]} failed: {message[0] if message else 'no message'}")
    return done.stdout


def _commit(revision: str) -> str:
    try:
        return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except EnvironmentFailure as error:
        raise StackspecError(f"git knows no revision {revision!r}: fetch it, or correct its name") from error


def _changed(commit: str) -> bool:
    """Whether any file differs from a commit's, or is new."""
    differs = _git("diff", "--name-only", "-z", commit, "--")
    return bool(differs or _git("ls-files", "--others", "--exclude-standard", "-z"))


@contextmanager
def _tree(commit: str, top: str) -> Iterator[str]:
    """Lay out a commit's files in a temporary folder, without filters, hooks or checkouts."""
    with tempfile.TemporaryDirectory(prefix="stackspec-") as folder:
        os.mkdir(os.path.join(folder, ".git"))  # the end of the tree, for whoever looks for it
        listed = _git("-C", top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
        wanted: list[tuple[str, str, str]] = []
        for line in filter(None, listed.split("\0")):
            about, _, path = line.partition("\t")
            mode, kind, name, size = about.split()
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if kind == "blob" and int(size) <= LARGEST:
                wanted.append((target, mode, name))
            elif kind == "blob":
                FilePath(target).touch()
        _lay_out(top, wanted)
        yield folder


def _lay_out(top: str, wanted: list[tuple[str, str, str]]) -> None:
    contents = _git_bytes(
        "-C", top, "cat-file", "--batch", data="".join(f"{name}\n" for *_, name in wanted).encode()
    )
    position = 0
    for target, mode, _ in wanted:
        line = contents.index(b"\n", position)
        size = int(contents[position:line].split()[2])
        content = contents[line + 1 : line + 1 + size]
        position = line + 2 + size
        if mode == "120000":
            os.symlink(content, os.fsencode(target))
        else:
            with open(target, "wb") as file:
                file.write(content)


def _judged(request: Request, here: str, top: str) -> dict[str, Any]:
    """Judge the old tree in a process of its own, because paths are shown relative to where one stands."""
    policy, shown = find_policy(request.policy, FilePath(_folder(request)).resolve())
    named = shown if shown in shipped_policies() else str(policy.resolve())
    arguments = [
        "validate",
        "--format",
        "json",
        "--no-cache",
        "--policy",
        named,
        "--env",
        request.environment,
    ]
    arguments += [word for path in request.rules for word in ("--rules", os.path.abspath(path))]
    arguments += [word for path in request.env_files for word in ("--env-file", path)]
    if request.profiles != ("*",):
        arguments += [word for name in request.profiles for word in ("--profile", name)]
    arguments += ["--blueprints"] if request.blueprints else []
    arguments += ["--confine"] if request.confine else []
    arguments += [] if request.hadolint else ["--no-hadolint"]
    arguments += [] if request.inline_waivers else ["--no-inline-waivers"]
    arguments += [word for path in request.files for word in ("--file", _moved(path, top))]
    paths = [_moved(path, top) for path in request.paths] if not request.files else []
    present = [path for path in paths if os.path.exists(os.path.join(here, path))]
    if paths and not present:
        return {"findings": [], "unjudged": []}
    command = [
        sys.executable,
        "-c",
        "from stackspec.cli.main import entry; entry()",
        *arguments,
        "--",
        *present,
    ]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError as error:
        raise StackspecError(f"the earlier revision could not be judged: {done.stderr.strip()}") from error


def _folder(request: Request) -> str:
    first = (request.files or request.paths)[0]
    return first if os.path.isdir(first) else os.path.dirname(first) or "."


def _moved(path: str, top: str) -> str:
    """Return where a path lies in the old tree: relative ones stay, absolute ones move along."""
    if not os.path.isabs(path):
        return path
    return os.path.relpath(path, os.getcwd()) if path.startswith(top) else path
