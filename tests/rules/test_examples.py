"""Every rule's page has its sections, and its examples do what they say."""

import pytest

from stackspec.rules.registry import builtin_rules
from stackspec.rules.testing import judge

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
