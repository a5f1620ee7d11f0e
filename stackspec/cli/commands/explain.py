"""``stackspec explain``: a rule's page, offline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.rules.rule import Rule

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "show what a rule finds, why it matters, and how it looks wrong and right"
EXAMPLES = """\
  stackspec explain floating-tag
  stackspec explain SEC001
  stackspec explain hadolint:DL3008"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("rule", nargs="+", help="a rule's name or code")
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="a Python file (or folder) of further rules",
    )


def run(arguments: Namespace) -> int:
    """Print the pages."""
    from pathlib import Path

    from stackspec.errors import StackspecError
    from stackspec.linting.hadolint import page as hadolint_page
    from stackspec.policy.plugins import rules_in
    from stackspec.policy.selection import Catalogue, UnknownRuleError

    catalogue = Catalogue([rule for path in arguments.rules for rule in rules_in(Path(path))])
    texts = []
    for name in arguments.rule:
        if name.startswith("hadolint:"):
            texts.append(f"{name} is a finding of hadolint: {hadolint_page(name.partition(':')[2])}\n")
            continue
        try:
            texts.append(spell_page(catalogue.named(name)))
        except UnknownRuleError as error:
            raise StackspecError(str(error)) from error
    sys.stdout.write("\n".join(texts))
    return 0


def spell_page(rule: Rule) -> str:
    """Write a rule's page as Markdown: its facts, its docstring's sections, its parameters, its sources."""
    page = rule.page
    live = "; a live check proves it on running containers, too" if rule.mode == "both" else ""
    facts = f"`{rule.code}` · family {rule.family} · default severity {rule.severity.label}{live}"
    tags = f"\n\nTags: {', '.join(rule.tags)}" if rule.tags else ""
    parts = [f"# {rule.name}\n\n{facts}{tags}\n\n{page.summary}"]
    parts += [page.detail] if page.detail else []
    parts += [f"## Why\n\n{page.why}", f"## Bad\n\n{page.bad}", f"## Good\n\n{page.good}"]
    if parameters := spell_parameters(rule):
        parts.append(f"## Parameters\n\n{parameters}")
    parts.append("## Sources\n\n" + "\n".join(f"- <{source}>" for source in rule.sources))
    return "\n\n".join(parts) + "\n"


def spell_parameters(rule: Rule) -> str:
    """Write what a policy may tune, one line each: name, default, meaning."""
    meanings = field_docstrings(rule.parameters)
    return "\n".join(
        f"- `{name}` (default `{_spell(default)}`): {meanings.get(name, '')}".rstrip(": ")
        for name, default in rule.parameters.defaults().items()
    )


def _spell(value: object) -> str:
    import json

    return json.dumps(list(value) if isinstance(value, tuple) else value)


def field_docstrings(kind: type) -> dict[str, str]:
    """Return the docstrings that stand under a class's fields, which Python itself does not keep."""
    import ast
    import inspect
    from textwrap import dedent

    try:
        source = dedent(inspect.getsource(kind))
    except (OSError, TypeError):
        return {}
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[field.target.id] = " ".join(str(after.value.value).split())
    return found
