"""Each alert's way to the people who are told."""

import pytest

from stackspec.monitoring.alerts import alert_paths
from stackspec.rules.testing import load_stack

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: [./prometheus.yml:/etc/prometheus/prometheus.yml, ./rules.yml:/etc/prometheus/rules.yml]
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
  node-exporter: {image: 'prom/node-exporter:v1.12.1'}
"""
CONFIG = """\
global: {scrape_interval: 10s, evaluation_interval: 20s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ['%s:9093']}]}]}
scrape_configs:
  - {job_name: node, static_configs: [{targets: ['node-exporter:9100']}]}
  - {job_name: self, static_configs: [{targets: ['localhost:9090']}]}
"""
RULES = "groups: [{name: g, rules: [{alert: A, expr: '%s', for: 1m, labels: {severity: page}}]}]"
ROUTES = """\
route:
  receiver: team
  group_wait: 5s
  routes:
    - {receiver: pager, matchers: ['severity="page"']}
    - {receiver: nobody, matchers: ['severity="info"']}
receivers:
  - {name: team, webhook_configs: [{url: 'https://example.org'}]}
  - {name: pager, webhook_configs: [{url: 'https://example.org'}]}
  - {name: nobody}
"""


def path(folder, *, expr="node_load1 > 1", host="alertmanager", routes=ROUTES, compose=COMPOSE):
    files = {"prometheus.yml": CONFIG % host, "rules.yml": RULES % expr, "alertmanager.yml": routes}
    return next(alert_paths(load_stack(compose, folder, files).monitoring))


def test_an_open_way(tmp_path):
    found = path(tmp_path)
    assert (found.name, found.metrics, found.jobs, found.receivers) == (
        "A",
        ("node_load1",),
        ("node",),
        ("pager",),
    )
    assert found.earliest == 10 + 20 + 60 + 5
    assert found.obstacles == ()
    assert found.place.line == 1


@pytest.mark.parametrize(
    ("changes", "obstacles"),
    [
        pytest.param({"expr": "pg_up == 0"}, ("pg_up: postgres-exporter exposes it, and no job scrapes one",), id="no-metric"),
        pytest.param({"expr": "up =="}, ("its expression is no PromQL: invalid promql query",), id="no-promql"),
        pytest.param({"host": "alerts"}, ("no service is called alerts",), id="no-alertmanager"),
        pytest.param({"routes": ROUTES.replace("page", "info").replace("{receiver: pager", "{receiver: nobody")}, (), id="default"),
        pytest.param({"routes": ROUTES.replace("receiver: pager, m", "receiver: nobody, m")}, ("its receiver nobody tells nobody",), id="swallowed"),
        pytest.param({"routes": ""}, ("alertmanager finds no configuration with a route at /etc/alertmanager/alertmanager.yml",), id="no-routes"),
        pytest.param({"compose": COMPOSE.replace(", ./rules.yml:/etc/prometheus/rules.yml", "")}, ("rules.yml is not mounted into prometheus",), id="not-mounted"),
    ],
)  # fmt: skip
def test_obstacles(tmp_path, changes, obstacles):
    assert path(tmp_path, **changes).obstacles == obstacles


def test_an_alertmanager_outside_of_the_stack(tmp_path):
    found = path(tmp_path, host="alerts.example.org")
    assert (found.receivers, found.obstacles) == (("those whom alerts.example.org:9093 tells",), ())


def test_any_job_feeds_up(tmp_path):
    assert path(tmp_path, expr="up == 0").jobs == ("node", "self")
    assert path(tmp_path / "b", expr='up{job="self"} == 0').jobs == ("self",)
