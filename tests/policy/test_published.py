"""What is published about policies and rules agrees with the program."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from stackspec.cli.main import main
from stackspec.policy.location import shipped_policies
from stackspec.rules.registry import builtin_rules

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("file", "arguments"),
    [("policies/policy.schema.json", ["--schema"]), ("docs/rules.md", ["--reference"])],
)
def test_generated_documents_are_up_to_date(capsys, file, arguments):
    main(["rules", *arguments])
    assert (ROOT / file).read_text() == capsys.readouterr().out, (
        f"run: stackspec rules {arguments[0]} > {file}"
    )


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_follow_the_schema(name):
    schema = json.loads((ROOT / "policies/policy.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(
        yaml.safe_load((ROOT / "policies" / f"{name}.yaml").read_text())
    )


def test_the_schema_refuses_what_the_program_refuses():
    validator = jsonschema.Draft202012Validator(
        json.loads((ROOT / "policies/policy.schema.json").read_text())
    )
    for wrong in (
        {},
        {"selekt": []},
        {"rules": {"floating-tag": {"severity": "loud"}}},
        {"rules": {"published-to-all-interfaces": {"params": {"portz": []}}}},
        {"waivers": [{"rule": "x", "reason": "r", "owner": "o"}]},
        {"custom": [{"name": "X", "path": "a", "operator": "present", "message": "m"}]},
    ):
        assert not validator.is_valid(wrong), wrong


def test_hooks_and_action_are_yaml_with_commands_that_exist(capsys):
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        program, command, *_ = hook["entry"].split()
        assert program == "stackspec"
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    script = next(step["run"] for step in action["runs"]["steps"] if step.get("id") == "validate")
    assert "${{" not in script


def test_every_rule_is_in_a_policy_that_ships():
    from stackspec.policy.policy import PolicySet

    selected = {
        one.rule.name
        for name, file in shipped_policies().items()
        for one in PolicySet(file, name).resolve().rules
    }
    left_out = {
        name for name, rule in builtin_rules().items() if name not in selected and rule.family != "style"
    }
    assert left_out <= {"untrusted-registry"}
