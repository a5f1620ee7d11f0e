"""Rules from outside the package."""

import pytest

from stackspec.errors import StackspecError
from stackspec.policy.plugins import rules_in
from stackspec.rules.testing import judge

RULE = '''
"""A service without a team."""
from stackspec.rules import Severity, Stack, Violation, Violations, rule

@rule("ACME001", severity=Severity.ERROR, sources=("https://acme.example/teams",))
def missing_team(stack: Stack) -> Violations:
    for service in stack.services:
        if "team" not in service.labels:
            yield Violation(service.at("labels", "team"), f"{service.name} has no team label: add one")
'''


def test_rules_of_a_file_and_of_a_folder(tmp_path):
    (tmp_path / "missing_team.py").write_text(RULE)
    for path in (tmp_path, tmp_path / "missing_team.py"):
        (rule,) = rules_in(path)
        assert (rule.name, rule.family) == ("missing-team", "custom")
        assert judge(rule, "services: {web: {image: 'a:1'}}") == [
            "services.web.labels.team: web has no team label: add one"
        ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "x = 1", "'{0}' holds no rule: decorate a function with stackspec.rules.rule", id="no-rule"
        ),
        pytest.param("def (", "{0}:1:5: the rules cannot be imported: SyntaxError", id="syntax"),
        pytest.param(
            "a = 1\nb = a / 0",
            "{0}:2:1: the rules cannot be imported: ZeroDivisionError: division by zero",
            id="raises",
        ),
    ],
)
def test_mistakes_are_located(tmp_path, text, message):
    file = tmp_path / "mine.py"
    file.write_text(text)
    with pytest.raises(StackspecError) as error:
        rules_in(file)
    assert str(error.value).startswith(message.format(file))


def test_no_such_path(tmp_path):
    with pytest.raises(StackspecError, match="no rules at"):
        rules_in(tmp_path / "nowhere")
