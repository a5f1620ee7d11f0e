"""Writing reports: formats and files as the command line names them, colour only where it is wanted."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.findings.report import Report
    from stackspec.rules.rule import Rule

__all__ = ["may_colour", "outputs_of", "write_file", "write_report"]


def outputs_of(wanted: list[str]) -> list[tuple[str, str]]:
    """Take ``sarif=out.sarif`` apart; raises StackspecError for an unknown format, or two on standard output."""
    from stackspec.errors import StackspecError
    from stackspec.reporters.registry import formats

    outputs = [(name, file) for name, _, file in (one.partition("=") for one in wanted)]
    for name, _ in outputs:
        if name not in formats():
            raise StackspecError(f"there is no format {name!r}: choose one of {', '.join(formats())}")
    if sum(not file for _, file in outputs) > 1:
        raise StackspecError(
            "two formats on standard output: give all but one a file, as in --format sarif=out.sarif"
        )
    return outputs


def write_report(report: Report, outputs: list[tuple[str, str]], *, show_suppressed: bool = False) -> None:
    """Write a report in each format to its file, or to standard output."""
    from stackspec import __version__
    from stackspec.reporters.context import Context
    from stackspec.reporters.registry import reporter

    for name, file in outputs:
        context = Context(
            version=__version__,
            rule=_rule_lookup(),
            colour=not file and may_colour(),
            show_suppressed=show_suppressed,
        )
        text = reporter(name)(report, context)
        if file:
            write_file(file, text)
        else:
            sys.stdout.write(text)


def _rule_lookup() -> Callable[[str], Rule | None]:
    """Return a function that imports a rule of ours by name, only when a format asks for one."""

    def lookup(name: str) -> Rule | None:
        from stackspec.policy.selection import Catalogue, UnknownRuleError

        try:
            return Catalogue().named(name) if ":" not in name else None
        except UnknownRuleError:
            return None

    return lookup


def write_file(file: str, text: str) -> None:
    """Write a file whole or not at all; raises EnvironmentFailure if that is impossible."""
    import tempfile

    from stackspec.errors import EnvironmentFailure

    folder = os.path.dirname(os.path.abspath(file))
    try:
        handle, temporary = tempfile.mkstemp(dir=folder)
        with open(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, file)
    except OSError as error:
        raise EnvironmentFailure(
            f"{file!r} cannot be written: {error.strerror}: choose another place"
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def may_colour() -> bool:
    """Whether to colour: https://no-color.org goes first, then FORCE_COLOR, then whether a terminal listens."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
