"""Trying rules: what the package's own tests use, and what an organisation's rules can use for theirs.

::

    @pytest.mark.parametrize(("text", "expected"), [...])
    def test_floating_tag(text, expected):
        assert judge("floating-tag", text) == expected
"""

from __future__ import annotations

import tempfile
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from stackspec.compose.read import read
from stackspec.compose.view.surroundings import Surroundings
from stackspec.findings.finding import Severity
from stackspec.findings.paths import spell
from stackspec.rules.registry import find_modules, rules_of
from stackspec.rules.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.findings.finding import Violation
    from stackspec.rules.rule import Rule

__all__ = ["judge", "load_stack", "violations"]


def load_stack(compose: str, folder: FilePath, files: Mapping[str, str] | None = None) -> Stack:
    """Write a project into ``folder`` (``compose.yaml`` and further ``files``) and load it.

    Raises ``ValueError`` for a project that cannot be understood; one that the engine merely refuses is good enough.
    """
    for name, text in {"compose.yaml": compose, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    project = read([str(folder / "compose.yaml")], env={"HOME": "/home/tester"}, profiles=["*"])
    if not project.model:
        raise ValueError("\n".join(finding.message for finding in project.findings))
    return Stack(
        project.model,
        Surroundings(str(folder)),
        everything=project.everything,
        files=project.files,
        notices=tuple(finding for finding in project.findings if finding.severity is Severity.WARNING),
    )


def violations(
    rule: str | Rule, compose: str, files: Mapping[str, str] | None = None, **parameters: Any
) -> Iterator[Violation]:
    """Yield what a rule (by name, or itself) finds in a Compose text; parameters are written as in a policy."""
    if isinstance(rule, str):
        from importlib import import_module

        rule = next(rules_of(import_module(find_modules()[rule])))
    with tempfile.TemporaryDirectory() as folder:
        stack = load_stack(compose, FilePath(folder), files)
        yield from rule.judge(stack, rule.parameters.parse(parameters))


def judge(
    rule: str | Rule, compose: str, files: Mapping[str, str] | None = None, **parameters: Any
) -> list[str]:
    """Return what a rule finds as lines ``services.web.ports[0]: message``, in the order found.

    What stands in another file begins with its name: ``prometheus.yml.scrape_configs[0]: message``.
    """
    return [f"{_spelt(found)}: {found.message}" for found in violations(rule, compose, files, **parameters)]


def _spelt(found: Violation) -> str:
    """Spell the path; that of a value in another file after the file's name."""
    return spell((found.document.name, *found.path) if found.document else found.path)
