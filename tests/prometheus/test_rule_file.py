"""Rule files: their text, in what both Prometheus 2 and 3 load."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackspec.model.monitoring import Alert, Dashboard, Fires, Recording, RuleGroup, Silent, literal, series
from stackspec.prometheus.rule_file import Links, rule_file
from stackspec.source.yaml_writer import dump

X = series("x", job="bot")
GROUP = RuleGroup(
    "trading",
    [
        Recording("job:x:max", X.max(by="job"), labels={"kind": "level"}),
        Alert(
            "High",
            X > 5,
            lasting="90s",
            keep_firing_for="5m",
            severity="critical",
            labels={"team": "night"},
            summary="High: {{ $value }}% on {{ $labels.job }}",
            description='Two\nlines, "quoted"',
            runbook="docs/runbooks/high.md",
            dashboard=Dashboard("PnL"),
            annotations={"contact": "desk"},
        ),
        Alert("Low", "x < 1 # comment", runbook="https://example.com/low"),
    ],
    interval="30s",
    limit=10,
    labels={"team": "desk", "env": "test"},
)

TEXT = r"""
groups:
  - name: trading
    interval: 30s
    limit: 10
    rules:
      - record: job:x:max
        expr: max by (job) (x{job="bot"})
        labels: {team: desk, env: test, kind: level}
      - alert: High
        expr: x{job="bot"} > 5
        for: 1m30s
        keep_firing_for: 5m
        labels: {severity: critical, team: night, env: test}
        annotations:
          summary: "High: {{ $value }}% on {{ $labels.job }}"
          description: "Two\nlines, \"quoted\""
          runbook_url: https://git.example/docs/runbooks/high.md
          dashboard_url: https://grafana.example/d/pnl
          contact: desk
      - alert: Low
        expr: "x < 1 # comment"
        labels: {severity: warning, team: desk, env: test}
        annotations:
          runbook_url: https://example.com/low
"""


def test_text() -> None:
    links = Links(runbooks="https://git.example/", dashboards="https://grafana.example")
    assert yaml.safe_load(dump(rule_file([GROUP], links))) == yaml.safe_load(TEXT)


def test_links_without_roots() -> None:
    rule = rule_file([GROUP])["groups"][0]["rules"][1]
    assert rule["annotations"]["runbook_url"] == "docs/runbooks/high.md"
    assert rule["annotations"]["dashboard_url"] == "/d/pnl"


@pytest.mark.oracle
def test_promtool_accepts(tested: Callable[..., str]) -> None:
    assert tested(GROUP) == ""


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=30)


def _group(text: str) -> RuleGroup:
    return RuleGroup(
        "g",
        [
            Alert(
                "A",
                X.where(a=text) > 1,
                labels={"l": literal(text)},
                summary=literal(text),
                description=literal(f"about {text}"),
                cases=[Fires({X.where(a=text): 2}), Silent({X.where(a=text): 1})],
            )
        ],
    )


@given(TEXTS)
def test_any_text_survives(text: str) -> None:
    (rule,) = yaml.safe_load(dump(rule_file([_group(text)])))["groups"][0]["rules"]
    assert rule["expr"] == (X.where(a=text) > 1).text
    assert rule["annotations"]["description"] == literal(f"about {text}")


@pytest.mark.oracle
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_promtool_runs_any_text(tested: Callable[..., str], text: str) -> None:
    assert tested(_group(text)) == ""
