"""Many projects are judged by several processes, with the same answer."""

import os

import pytest

from stackspec.errors import StackspecError
from stackspec.linting.workers import spread
from stackspec.source.place import Place


def test_order_is_kept():
    assert list(spread(lambda part: (part, os.getpid() > 0), list(range(20)))) == [
        (part, True) for part in range(20)
    ]


def test_an_error_comes_back_with_its_place():
    def fail(part):
        raise StackspecError(f"part {part}", Place("f", 2))

    with pytest.raises(StackspecError, match=r"f:2:1: part 0"):
        list(spread(fail, [0, 1, 2]))


def test_a_large_tree_gives_the_same_report_with_and_without(project, stackspec, monkeypatch):
    project(
        {
            f"p{number}/compose.yaml": f"services: {{web: {{image: 'nginx:{number % 3 or 'latest'}'}}}}"
            for number in range(120)
        }
    )
    together = stackspec("validate", "--no-cache", "--format", "json")
    monkeypatch.setattr("stackspec.linting.run.WORTH_A_PROCESS", 1000)
    assert stackspec("validate", "--no-cache", "--format", "json") == together
    assert together[0] == 1
