"""Unit tests of alerts: which are derived, that promtool agrees, and that they fail when the rule is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from stackspec.model.monitoring import (
    SLO,
    Alert,
    Events,
    Fires,
    Heartbeat,
    Histogram,
    Latency,
    RawRatio,
    RuleGroup,
    Silent,
    series,
)
from stackspec.model.value import ModelError
from stackspec.prometheus.cases import experiments
from stackspec.prometheus.rule_file import rule_file
from stackspec.prometheus.test_file import test_file as unit_tests

X = series("x", job="bot")

DERIVABLE = [
    "x > 5",
    "5 < x",
    "x >= 5",
    "x <= -5",
    "x != 1",
    'up{job="bot"} == 0',
    "x > 14.4 * 0.01",
    'x{a!="",b=~"c|d",e!~"f.*"} > 0',
    "rate(x_total[5m]) > 0",
    "rate(x_total[30s]) < 0.1",
    "sum by (job) (increase(x_total[1h])) >= 10",
    "1 - avg by (instance) (rate(idle_total[5m])) > 0.9",
    "changes(start_time[15m]) > 2",
    "max_over_time(x[10m]) < 3",
    "predict_linear(free_bytes[1h], 4 * 3600) < 0",
    "deriv(x[5m]) < -1",
    "time() - last_seconds > 30",
    "(time() - last_seconds) / 3600 > 26",
    "expiry_seconds - time() < 14 * 86400",
    "a / b > 0.9",
    "a / b * 100 > 90 and b > 0",
    "(size - free) / size > 0.9",
    "used > 0.9 * limit",
    "a > b",
    "a / (b > 0) > 0.9",
    "a / on (instance) group_left (v) b > 2",
    'sum(rate(r_total{code=~"5.."}[5m])) / sum(rate(r_total[5m])) > 0.05',
    'sum by (job) (rate(r_total{ok="no"}[5m])) / sum by (job) (rate(r_total[5m])) * 100 > 5',
    "histogram_quantile(0.99, sum by (le) (rate(s_bucket[5m]))) > 2",
    "histogram_quantile(0.5, rate(s_bucket[5m])) < 2",
    "x > 1 and y > 2",
    "x > 1 or y > 2",
    "x > 1 unless y == 0",
    'absent(up{job="bot"})',
    'absent(up{job="bot"}) or up{job="bot"} == 0',
    "absent_over_time(x[10m])",
    'count(up{job="bot"} == 0) > 0',
    "(sum(rate(a_total[5m])) or vector(0)) / sum(rate(b_total[5m])) > 0.05",
    "x offset 1h > 5",
    "-x < -5",
    "x * 2 > 4 ^ 2 and y",
]
RESISTING = [
    ("count(x) == 0", "a count is never 0, because nothing to count is no series: use absent()"),
    ("stddev_over_time(x[5m]) > 5", "stddev_over_time(x[5m])"),
    ("x{a=\"1\"} > 1 and x{a=\"2\"} > 1", "x is selected in two ways"),
    ("increase(x[7d]) > 5", "it looks back 168 hours"),
    ("max_over_time(sum(x)[1h:]) > 5", "it has a subquery"),
    ("a / ignoring (l) b > 1 and b > 0", "ignoring() changes the labels that another operator matches"),
    ("x > 5 and x < 3", "its parts depend on each other"),
    ("x > bool 5", "a comparison with bool is always there"),
    ("vector(1)", "vector() never ceases"),
    ('x{a=~"[0-9]{3}z"} > 1', "no labels meet all its matchers"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "reason"), RESISTING)
def test_resisting(expression: str, reason: str) -> None:
    alert = Alert("A", expression)
    with pytest.raises(ModelError) as caught:
        experiments(alert)
    assert reason in str(caught.value)
    assert "add cases=[Fires(…), Silent(…)]" in str(caught.value)
    assert caught.value.place == alert.place


@pytest.mark.oracle
@pytest.mark.parametrize("lasting", ["0s", "10s", "5m"])
def test_derived_hold(lasting: str, tested: Callable[..., str]) -> None:
    alerts = [Alert(f"A{index}", text, lasting=lasting) for index, text in enumerate(DERIVABLE)]
    assert tested(RuleGroup("g", alerts)) == ""


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("x > 5", "x > 8"),
        ("x > 5", "x >= 5"),
        ("x > 5", "x < 5"),
        ("x > 5", "z > 5"),
        ('up{job="a"} == 0', 'up{job="b"} == 0'),
        ("rate(x[5m]) > 2", "rate(x[5m]) > 4"),
        ("absent(x)", "absent(y)"),
        ("a / b > 0.9", "b / a > 0.9"),
        ("x > 1 and y > 2", "x > 1"),
        ("x > 1 and y > 2", "x > 1 or y > 2"),
        ("time() - x > 30", "time() - x > 300"),
    ],
)
def test_derived_fail_on_another_rule(right: str, wrong: str, tested: Callable[..., str]) -> None:
    group = RuleGroup("g", [Alert("A", right)])
    document = rule_file([RuleGroup("g", [Alert("A", wrong)])])
    assert "FAILED" in tested(group, document)


@pytest.mark.oracle
def test_lasting_is_tested(tested: Callable[..., str]) -> None:
    group = RuleGroup("g", [Alert("A", X > 5, lasting="10m")])
    hasty = rule_file([RuleGroup("g", [Alert("A", X > 5, lasting="5m")])])
    assert tested(group) == ""
    assert "FAILED" in tested(group, hasty)


@pytest.mark.oracle
def test_cases_of_the_author(tested: Callable[..., str]) -> None:
    alert = Alert(
        "A",
        series("x").max(by="job") > 5,
        severity="critical",
        labels={"team": "desk"},
        cases=[
            Fires({X.where(instance="a"): "1x5 9x10"}, after="12m", labels={"job": "bot"}),
            Fires({X.where(instance="a"): 9, 'x{job="two"}': 9}, count=2),
            Silent({X: 5}, because="five is enough"),
            Silent({}),
        ],
    )
    document = unit_tests([RuleGroup("g", [alert])], ["rules.yml"])
    assert document["tests"][2] == {
        "name": "A: five is enough",
        "interval": "1m",
        "input_series": [{"series": 'x{job="bot"}', "values": "5x3"}],
        "promql_expr_test": [
            {
                "expr": 'count(ALERTS{alertname="A", alertstate="firing", severity="critical", team="desk"})',
                "eval_time": "2m",
                "exp_samples": [],
            }
        ],
    }
    assert tested(RuleGroup("g", [alert])) == ""


@pytest.mark.oracle
@pytest.mark.parametrize(
    "indicator",
    [
        Events('orders_total{outcome="failed"}', "orders_total"),
        Events("failures_total", "orders_total"),
        Events('r_total{code=~"5.."}', 'r_total{job="x"}'),
        Latency(Histogram("s_seconds", buckets=[0.1, 1]).histogram(job="x"), within=1),
        RawRatio('1 - avg_over_time(up{job="x"}[$window])'),
    ],
    ids=["part", "other", "regex", "latency", "raw"],
)
def test_objectives(indicator: Events | Latency | RawRatio, tested: Callable[..., str]) -> None:
    assert tested(SLO("Good", indicator, objective=99.5, labels={"service": "x"}).group) == ""


@pytest.mark.oracle
def test_heartbeat(tested: Callable[..., str]) -> None:
    assert tested(RuleGroup("heartbeat", [Heartbeat("http://beat.example").alert])) == ""


@pytest.mark.oracle
def test_published_rules(shared: Path, tested: Callable[..., str]) -> None:
    """Every alert of the corpus from whose expression tests are derived passes them."""
    expressions: dict[str, str] = {}
    for file in sorted(shared.glob("corpus/*/src/**/*.y*ml")):
        text = file.read_text(errors="replace")
        if "alert:" not in text or "expr:" not in text:
            continue
        for group in (yaml.safe_load(text) or {}).get("groups") or []:
            for rule in group.get("rules") or []:
                if "alert" in rule:
                    expressions.setdefault(str(rule["expr"]).strip(), str(rule.get("for", "0s")))
    derived = []
    for number, (text, lasting) in enumerate(expressions.items()):
        alert = Alert(f"A{number}", text, lasting=lasting)
        try:
            experiments(alert)
        except ModelError:
            continue
        derived.append(alert)
    assert len(derived) >= 0.9 * len(expressions) > 0
    assert tested(RuleGroup("g", derived)) == ""
