"""A small monitored stack, for the rules that judge it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stackspec.rules.testing import judge

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro]
  grafana:
    image: grafana/grafana:13.2.1
    volumes:
      - ./provisioning:/etc/grafana/provisioning:ro
      - ./dashboards:/dashboards:ro
  node-exporter:
    image: prom/node-exporter:v1.12.1
"""
CONFIG = """\
global: {scrape_interval: 15s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}
scrape_configs:
  - job_name: node
    static_configs: [{targets: ['node-exporter:9100']}]
"""
ROUTES = """\
route: {receiver: team}
receivers:
  - name: team
    webhook_configs: [{url: 'https://alerts.example.org'}]
"""


@pytest.fixture
def monitored() -> Callable[..., list[str]]:
    """``monitored(rule, expr=…)`` judges a stack with Prometheus, Alertmanager, Grafana and one exporter.

    ``expr`` is the expression of the alert ``Broken``; ``alert`` adds attributes to it; ``rules``, ``config``, ``routes``
    replace whole files; ``services`` is added to the Compose file, ``files`` to the folder.
    """

    def run(
        rule: str,
        *,
        expr: str = "up == 0",
        alert: str = "",
        rules: str | None = None,
        config: str = CONFIG,
        routes: str = ROUTES,
        services: str = "",
        compose: str = COMPOSE,
        files: dict[str, str] | None = None,
        **parameters: Any,
    ) -> list[str]:
        body = f"groups:\n  - name: all\n    rules:\n      - alert: Broken\n        expr: |-\n          {expr}\n{alert}"
        written = {
            "prometheus.yml": config,
            "rules.yml": body if rules is None else rules,
            "alertmanager.yml": routes,
        }
        return judge(rule, compose + services, written | (files or {}), **parameters)

    return run
