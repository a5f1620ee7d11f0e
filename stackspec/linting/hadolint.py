"""Dockerfiles through hadolint, if it is installed; its findings are mapped, not rewritten.

Whether it is there is asked for every kept answer, so nothing heavy is imported for that.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import Any

from stackspec.findings.finding import Finding, Severity
from stackspec.source.place import Place

__all__ = ["CONFIGURATIONS", "available", "lint", "page", "version"]

_SEVERITIES = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "style": Severity.INFO,
}
_PAGES = {
    "DL": "https://github.com/hadolint/hadolint/wiki/{0}",
    "SC": "https://github.com/koalaman/shellcheck/wiki/{0}",
}
CONFIGURATIONS = (".hadolint.yaml", ".hadolint.yml")
"""The files in the current folder by which it can be told what to leave out."""
_SECONDS = 60
_UNREADABLE = "DL1000"
"""What hadolint says where its parser gives up, as behind a heredoc: a limit of the parser, and no fault of the file."""


@lru_cache(maxsize=1)
def available() -> str | None:
    """Return the program's path: on PATH, or beside the Python that runs us; None if it is not installed."""
    for folder in (*os.environ.get("PATH", "").split(os.pathsep), os.path.dirname(sys.executable)):
        program = os.path.join(folder, "hadolint")
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    return None


@lru_cache(maxsize=1)
def version() -> str:
    """Return what identifies the program, for cached answers: its path, size and time; empty if not installed."""
    program = available()
    if program is None:
        return ""
    status = os.stat(program)
    return f"{program} {status.st_size} {status.st_mtime_ns}"


def lint(files: dict[str, str], level: str) -> tuple[list[Finding], list[Finding]]:
    """Judge Dockerfiles (absolute path → how messages call it); return findings, and what could not be judged.

    The level is one of the policy's; without the program nothing is found.
    """
    import json
    import subprocess

    from stackspec.policy.document import HADOLINT_LEVELS

    program = available()
    if program is None or level == "off" or not files:
        return [], []
    command = [program, "--format", "json", "--no-color", "--no-fail", "--", *files]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        results: list[dict[str, Any]] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        message = f"hadolint gave no answer ({type(error).__name__}): run it on the file to see why"
        return [], [Finding("hadolint", Severity.ERROR, message, Place(shown, 1)) for shown in files.values()]
    wanted = HADOLINT_LEVELS[1 : HADOLINT_LEVELS.index(level) + 1]
    for result in results:
        if result["code"] == _UNREADABLE:
            result["level"] = "info"
    return [_finding(result, files) for result in results if result["level"] in wanted], []


def _finding(result: dict[str, Any], files: dict[str, str]) -> Finding:
    code = str(result["code"])
    file = str(result["file"])
    place = Place(files.get(file, file), max(1, int(result["line"])), max(1, int(result["column"])))
    return Finding(f"hadolint:{code}", _SEVERITIES[result["level"]], str(result["message"]), place)


def page(code: str) -> str:
    """Return the URL of a code's own page; empty for an unknown kind."""
    return _PAGES.get(code[:2], "").format(code)
