"""Rules from outside the package."""

import sys

import pytest

from stackspec.errors import StackspecError
from stackspec.policy.plugins import rules_in
from stackspec.policy.policy import PolicySet
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


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package with a rule, as an installer leaves it: a module, and metadata with entry points."""

    def install(rule=RULE, entry="acme_rules"):
        site = tmp_path / "site"
        (site / "acme-1.0.dist-info").mkdir(parents=True)
        (site / "acme-1.0.dist-info" / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n"
        )
        (site / "acme-1.0.dist-info" / "entry_points.txt").write_text(f"[stackspec.rules]\nacme = {entry}\n")
        (site / "acme_rules.py").write_text(rule)
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.delitem(sys.modules, "acme_rules", raising=False)

    return install


def resolved(tmp_path, text):
    (tmp_path / "policy.yaml").write_text(text)
    return [one.rule.name for one in PolicySet(tmp_path / "policy.yaml", "policy.yaml").resolve().rules]


@pytest.mark.parametrize("entry", ["acme_rules", "acme_rules:missing_team"])
@pytest.mark.parametrize("select", ["missing-team", "ACME001", "{family: custom}"])
def test_rules_of_an_installed_package_can_be_selected(installed, tmp_path, entry, select):
    installed(entry=entry)
    assert resolved(tmp_path, f"select: [{select}]") == ["missing-team"]


def test_an_installed_package_is_not_searched_for_what_ships(installed, tmp_path):
    installed(rule="raise SystemError('imported')")
    assert resolved(tmp_path, "select: [floating-tag, {family: supply-chain}]")[0] == "floating-tag"


def test_one_that_cannot_be_imported(installed, tmp_path):
    installed(rule="raise ValueError('no')")
    with pytest.raises(StackspecError, match="the rules of acme_rules cannot be imported: ValueError: no"):
        resolved(tmp_path, "select: [missing-team]")
