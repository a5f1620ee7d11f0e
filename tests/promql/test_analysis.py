"""What PromQL texts use, Grafana's variables in them, and the caps that keep the parser from crashing."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stackspec.promql.analysis import Usage, parse, usage, without_variables
from stackspec.promql.example import example_labels
from stackspec.promql.matcher import Matcher


@pytest.mark.parametrize(
    ("text", "metrics", "labels", "functions"),
    [
        ("up", ("up",), (), ()),
        ('rate(a{x="1",y!~"b"}[5m]) / on (i) group_left (v) b', ("a", "b"), ("i", "v", "x", "y"), ("rate",)),
        ("sum without (c) (d) + topk by (e) (3, f)", ("d", "f"), ("c", "e"), ()),
        (
            "max_over_time(sum(g)[1h:5m] offset 5m) unless absent(h)",
            ("g", "h"),
            (),
            ("max_over_time", "absent"),
        ),
        ('{__name__="i", j="k"}', ("i",), ("j",), ()),
        ('{"dotted.name", "a.b"="c"}', ("dotted.name",), ("a.b",), ()),
        ("-l ^ (2)", ("l",), (), ()),
    ],
)
def test_usage(
    text: str, metrics: tuple[str, ...], labels: tuple[str, ...], functions: tuple[str, ...]
) -> None:
    used = usage(text)
    assert (used.metrics, used.labels, used.functions) == (metrics, labels, functions)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("rate(x[$__rate_interval])", ("__rate_interval",)),
        ('x{a=~"$a"}[${interval}]', ("a", "interval")),
        ("topk($k, x)", ("k",)),
        ("sum by ($label) (x)", ("label",)),
        ("[[metric]]", ("metric",)),
        ("${metric:raw} > 5", ("metric",)),
        ("x > 5 # costs $5", ()),
    ],
)
def test_variables(text: str, variables: tuple[str, ...]) -> None:
    assert usage(text, variables=True).variables == variables


def test_variables_are_no_promql_in_rules() -> None:
    with pytest.raises(ValueError, match="unexpected character"):
        usage("rate(x[$__rate_interval])")


def test_strings_keep_their_dollars() -> None:
    assert without_variables('x{a="$b"}') == ('x{a="$b"}', ("b",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 20_000, "it has 20000 characters, over 10000"),
        ("(" * 4_000 + "x" + ")" * 4_000, "it nests 4000 deep, over 200"),
        ("+".join(["x"] * 4_000), "it has 3999 operators, over 300"),
        ("{" * 300, "it nests 300 deep"),
        ("", "no expression found"),
        ("sum(", "unclosed left parenthesis"),
    ],
)
def test_refused(text: str, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(ValueError, match=message):
        parse(text)
    assert time.monotonic() - started < 1


def test_long_strings_are_no_depth() -> None:
    assert usage('x{a="' + "(" * 5_000 + '"}').metrics == ("x",)


def test_lists_of_labels_and_ranges_are_read() -> None:
    assert usage("rate(x[1h30m] offset -5m)").selections[0][2:] == (5400.0, -300.0)


@pytest.mark.parametrize(
    ("matchers", "labels"),
    [
        ([("a", "=", "1"), ("b", "!=", "")], {"a": "1", "b": "example"}),
        ([("a", "=~", "x|y"), ("a", "!=", "x")], {"a": "y"}),
        ([("code", "=~", "5..")], {"code": "500"}),
        ([("path", "=~", "/api/.+")], {"path": "/api/x"}),
        ([("a", "!~", "x.*")], {}),
        ([("a", "=", "1"), ("a", "=", "2")], None),
        ([("a", "=~", "[0-9]{7}z")], None),
    ],
)
def test_example_labels(matchers: list[tuple[str, str, str]], labels: dict[str, str] | None) -> None:
    assert example_labels(Matcher(*matcher) for matcher in matchers) == labels  # type: ignore[arg-type]


@pytest.mark.oracle
def test_same_verdict_as_promtool(tool: Callable[[str], str], tmp_path: Path) -> None:
    """Each text alone in a rule: promtool and we agree on which are PromQL."""
    texts = ["up", "up ==", "rate(up)", "rate(up[5m])", "sum by (a) (b", "1 > 2", "a and 1", 'x{a="b}', "x offset 5m",
             "a > bool 1", "foo bar", "sum(1)", "x[5m]", "a / on (b) group_left c",
             'x{a=~"("}', "absent(x{})", "{}", '{a=""}', "topk(3)", "a unless on () b"]  # fmt: skip
    promtool = tool("promtool")
    for number, text in enumerate(texts):
        file = tmp_path / f"{number}.yml"
        rule = {"groups": [{"name": "g", "rules": [{"record": "r", "expr": text}]}]}
        file.write_text(json.dumps(rule))
        accepted = (
            subprocess.run(
                [promtool, "check", "rules", str(file)], capture_output=True, check=False
            ).returncode
            == 0
        )
        try:
            used: Usage | None = usage(text)
        except ValueError:
            used = None
        assert (used is not None) == accepted, text
