"""What reading finds: collected while stages work on spans, made into findings when reading ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stackspec.source.located import NOWHERE

if TYPE_CHECKING:
    from stackspec.findings.finding import Finding
    from stackspec.source.located import Files
    from stackspec.source.place import Path, Place

__all__ = ["ItemError", "Problem", "Problems", "dotted"]


_LONGEST = 600


class ItemError(ValueError):
    """A mistake in one item of a list."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


class Problem(NamedTuple):
    """One problem, before its place is worked out."""

    rule: str
    is_error: bool
    message: str
    span: int
    path: Path
    at_key: bool


class Problems:
    """The problems of one reading, in the order found, each once."""

    def __init__(self) -> None:
        self.found: dict[Problem, None] = {}
        self.errors = 0

    def _note(self, problem: Problem) -> None:
        if len(problem.message) > _LONGEST:  # keys have no bounds, and paths are made of them
            message = f"{problem.message[: _LONGEST // 2]}…{problem.message[-_LONGEST // 3 :]}"
            problem = problem._replace(message=message)
        self.found.setdefault(problem)

    def error(
        self, rule: str, message: str, span: int = NOWHERE, path: Path = (), *, at_key: bool = False
    ) -> None:
        """Note what makes the project unreadable."""
        self.errors += 1
        self._note(Problem(rule, True, message, span, path, at_key))

    def warning(
        self, rule: str, message: str, span: int = NOWHERE, path: Path = (), *, at_key: bool = False
    ) -> None:
        """Note what the engine accepts, and probably does not do as meant."""
        self._note(Problem(rule, False, message, span, path, at_key))

    def findings(self, files: Files) -> tuple[Finding, ...]:
        """Return all problems as findings with places."""
        if not self.found:
            return ()
        from stackspec.findings.finding import Finding, Severity

        severities = {True: Severity.ERROR, False: Severity.WARNING}
        return tuple(
            Finding(p.rule, severities[p.is_error], p.message, _place(files, p), p.path) for p in self.found
        )


def _place(files: Files, problem: Problem) -> Place | None:
    return files.place(problem.span, key=problem.at_key)


def dotted(path: Path) -> str:
    """Spell a path as people do: ``services.web.ports[0]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
