"""Every fix that a security rule offers cures the finding that offers it."""

import copy
from typing import Any

import pytest

from stackspec.compose.view.surroundings import Surroundings
from stackspec.findings.fix import Append, Remove, Set
from stackspec.rules.registry import builtin_rules
from stackspec.rules.stack import Stack
from stackspec.rules.testing import load_stack

RULES = {name: rule for name, rule in builtin_rules().items() if rule.family == "security"}


def apply(model: Any, edit: Set | Append | Remove) -> None:
    container, last = model, edit.path[-1]
    for step in edit.path[:-1]:
        container = container.setdefault(step, {}) if isinstance(container, dict) else container[step]
    if isinstance(edit, Remove):
        del container[last]
    elif isinstance(edit, Set):
        container[last] = edit.value
    else:
        container[last] = [*(container.get(last) or ()), edit.value]


@pytest.mark.parametrize("name", RULES)
def test_fixes_of_the_bad_examples_cure(name, tmp_path):
    rule = RULES[name]
    for index, example in enumerate(rule.page.examples("bad")):
        files = dict(example.files)
        folder = tmp_path / str(index)
        folder.mkdir()
        stack = load_stack(files.pop("compose.yaml"), folder, files)
        for found in rule.judge(stack):
            if found.fix is None:
                continue
            model = copy.deepcopy(dict(stack.model))
            for edit in found.fix.edits:
                apply(model, edit)
            after = rule.judge(Stack(model, Surroundings(str(folder))))
            assert (found.path, found.message) not in [(one.path, one.message) for one in after]
