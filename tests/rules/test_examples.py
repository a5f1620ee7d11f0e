"""Every rule's page has its sections, and its examples do what they say."""

import pytest

from stackspec.policy.location import shipped_policies
from stackspec.policy.policy import PolicySet
from stackspec.rules.registry import builtin_rules
from stackspec.rules.testing import judge, load_stack

RULES = builtin_rules()


@pytest.mark.parametrize("name", RULES)
def test_bad_examples_fire(name):
    rule = RULES[name]
    assert rule.page.examples("bad")
    for example in rule.page.examples("bad"):
        files = dict(example.files)
        assert judge(rule, files.pop("compose.yaml"), files)


@pytest.mark.parametrize("name", RULES)
def test_good_examples_do_not(name):
    rule = RULES[name]
    assert rule.page.examples("good")
    for example in rule.page.examples("good"):
        files = dict(example.files)
        assert judge(rule, files.pop("compose.yaml"), files) == []


def test_codes_are_unique():
    codes = [rule.code for rule in RULES.values()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", RULES)
def test_sources_are_urls(name):
    assert RULES[name].sources
    assert all(source.startswith("https://") for source in RULES[name].sources)


QUIET = [
    selected
    for selected in PolicySet(shipped_policies()["baseline"], "baseline").resolve().rules
    if selected.rule.name != "end-of-life-image"  # which depends on the day
]


@pytest.mark.parametrize("name", RULES)
def test_examples_fire_no_other_rule_of_the_baseline(name, tmp_path):
    rule = RULES[name]
    for number, example in enumerate((*rule.page.examples("bad"), *rule.page.examples("good"))):
        files = dict(example.files)
        stack = load_stack(files.pop("compose.yaml"), tmp_path / str(number), files)
        for selected in QUIET:
            if selected.rule is not rule:
                assert not list(selected.rule.judge(stack, selected.parameters)), selected.rule.name
