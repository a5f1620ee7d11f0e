"""``stackspec rules``: all rules, or those of a policy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from stackspec.policy.policy import Selected

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "list the rules, or those that a policy selects"
EXAMPLES = """\
  stackspec rules                                  every rule
  stackspec rules --policy prod                    those of the shipped policy prod, with its severities
  stackspec rules --tags                           what policies can select by
  stackspec rules --schema > policy.schema.json    the JSON Schema of policy files, parameters included
  stackspec rules --reference > docs/rules.md      every page in one document"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--policy", metavar="NAME|FILE", help="only the rules that this policy selects")
    parser.add_argument("--env", default="", metavar="ENV", help="the environment to resolve the policy for")
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="a Python file (or folder) of further rules",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="default: text"
    )
    output.add_argument("--tags", action="store_true", help="list the tags, and how many rules have each")
    output.add_argument("--schema", action="store_true", help="print the JSON Schema of policy files")
    output.add_argument(
        "--reference", action="store_true", help="print the pages of all rules as one Markdown document"
    )


def run(arguments: Namespace) -> int:
    """Print the list in the form asked for."""
    selected = _selected(arguments)
    if arguments.schema:
        from stackspec.policy.schema import spell_schema

        sys.stdout.write(spell_schema([one.rule for one in selected]))
    elif arguments.tags:
        sys.stdout.write(_tags(selected))
    elif arguments.reference:
        sys.stdout.write(_reference(selected))
    else:
        sys.stdout.write({"text": _text, "json": _json, "markdown": _markdown}[arguments.format](selected))
    return 0


def _selected(arguments: Namespace) -> list[Selected]:
    from pathlib import Path

    from stackspec.policy.location import find_policy
    from stackspec.policy.plugins import rules_in
    from stackspec.policy.policy import PolicySet, Selected
    from stackspec.policy.selection import Catalogue

    extra = [rule for path in arguments.rules for rule in rules_in(Path(path))]
    if arguments.policy:
        file, shown = find_policy(arguments.policy, Path.cwd())
        selected = list(PolicySet(file, shown, extra).resolve(arguments.env).rules)
    else:
        rules = Catalogue(extra).all().values()
        selected = [Selected(rule, rule.severity, rule.parameters(), waivable=True) for rule in rules]
    return sorted(selected, key=lambda one: (one.rule.family, one.rule.code, one.rule.name))


def _summary(one: Selected) -> str:
    return one.rule.page.summary if one.rule.code else "stated by the policy"


def _text(selected: list[Selected]) -> str:
    width = max((len(one.rule.name) for one in selected), default=0)
    lines = [
        f"{one.rule.code or '-':7} {one.rule.name:{width}}  {one.severity.label:8}  {_summary(one)}"
        for one in selected
    ]
    return "\n".join([*lines, f"{len(selected)} rules"]) + "\n"


def _json(selected: list[Selected]) -> str:
    import json

    rules: list[dict[str, Any]] = [
        {
            "name": one.rule.name,
            "code": one.rule.code,
            "family": one.rule.family,
            "severity": one.severity.label,
            "waivable": one.waivable,
            "mode": one.rule.mode,
            "tags": list(one.rule.tags),
            "sources": list(one.rule.sources),
            "summary": _summary(one),
            "parameters": one.rule.parameters.defaults(),
        }
        for one in selected
    ]
    return json.dumps(rules, indent=2) + "\n"


def _markdown(selected: list[Selected]) -> str:
    lines = ["| code | rule | severity | what is found |", "|---|---|---|---|"]
    lines += [
        f"| {one.rule.code} | `{one.rule.name}` | {one.severity.label} | {_summary(one)} |"
        for one in selected
    ]
    return "\n".join(lines) + "\n"


def _tags(selected: list[Selected]) -> str:
    counts: dict[str, int] = {}
    for one in selected:
        for tag in one.rule.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return "".join(f"{tag} {count}\n" for tag, count in sorted(counts.items()))


def _reference(selected: list[Selected]) -> str:
    from stackspec.cli.commands.explain import spell_page

    note = "<!-- Written by `stackspec rules --reference`; change the rules' docstrings instead. -->"
    parts = [f"# Rules\n\n{note}\n\n{_markdown(selected)}"]
    parts += [
        spell_page(one.rule).replace("\n## ", "\n### ").replace("# ", "## ", 1)
        for one in selected
        if one.rule.code
    ]
    return "\n".join(parts)
