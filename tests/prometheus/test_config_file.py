"""prometheus.yml: its text, and what promtool says to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackspec.model.compose.resources import Secret
from stackspec.model.monitoring import (
    BasicAuth,
    BearerToken,
    DnsTargets,
    FileTargets,
    Probe,
    PrometheusConfig,
    Relabel,
    ScrapeJob,
    ScrapeTls,
    Target,
)
from stackspec.prometheus.config_file import prometheus_file
from stackspec.source.yaml_writer import dump

WHOLE = PrometheusConfig(
    jobs=[
        ScrapeJob(
            "bot",
            ["bot:8080", Target("bot-2:8080", labels={"zone": "b"}), "bot-3:8080"],
            interval="5s",
            timeout="4s",
        ),
        ScrapeJob("replicas", dns=[DnsTargets(["market-data"], port=8080)], labels={}),
        ScrapeJob(
            "guarded",
            files=[FileTargets(["/etc/prometheus/targets/*.json"])],
            scheme="https",
            path="/internal/metrics",
            params={"collect[]": ["cpu", "disk"]},
            auth=BasicAuth("scraper", Secret("scrape-password", file="p")),
            tls=ScrapeTls(ca_file="/etc/ca.pem", server_name="guarded"),
            honor_labels=True,
            sample_limit=1000,
            body_size_limit="10M",
            metric_relabelings=[Relabel(source_labels=["__name__"], regex="go_.*", action="drop")],
        ),
        ScrapeJob("token", ["t:1"], auth=BearerToken("/run/secrets/token"), labels={"team": "desk"}),
        Probe("web", ["http://proxy:80/health", "proxy:80"], interval="30s"),
    ],
    external_labels={"env": "prod"},
    rule_files=["rules/*.yml"],
    alertmanagers=["alertmanager:9093"],
)

TEXT = """\
global:
  scrape_interval: 15s
  scrape_timeout: 10s
  evaluation_interval: 15s
  external_labels:
    env: prod
rule_files:
  - rules/*.yml
scrape_configs:
  - job_name: bot
    scrape_interval: 5s
    scrape_timeout: 4s
    static_configs:
      - targets:
          - bot:8080
          - bot-3:8080
      - targets:
          - bot-2:8080
        labels:
          zone: b
  - job_name: replicas
    dns_sd_configs:
      - names:
          - market-data
        type: A
        port: 8080
        refresh_interval: 30s
  - job_name: guarded
    metrics_path: /internal/metrics
    scheme: https
    params:
      collect[]:
        - cpu
        - disk
    honor_labels: true
    sample_limit: 1000
    body_size_limit: 10MB
    basic_auth:
      username: scraper
      password_file: /run/secrets/scrape-password
    tls_config:
      ca_file: /etc/ca.pem
      server_name: guarded
    file_sd_configs:
      - files:
          - /etc/prometheus/targets/*.json
        refresh_interval: 5m
    metric_relabel_configs:
      - source_labels:
          - __name__
        regex: go_.*
        action: drop
  - job_name: token
    authorization:
      type: Bearer
      credentials_file: /run/secrets/token
    static_configs:
      - targets:
          - t:1
        labels:
          team: desk
  - job_name: web
    scrape_interval: 30s
    metrics_path: /probe
    params:
      module:
        - http_2xx
    static_configs:
      - targets:
          - http://proxy:80/health
          - proxy:80
    relabel_configs:
      - source_labels:
          - __address__
        target_label: __param_target
      - source_labels:
          - __param_target
        target_label: instance
      - target_label: __address__
        replacement: blackbox-exporter:9115
alerting:
  alertmanagers:
    - static_configs:
        - targets:
            - alertmanager:9093
"""


def test_text() -> None:
    assert yaml.safe_load(dump(prometheus_file(WHOLE))) == yaml.safe_load(TEXT)
    assert list(prometheus_file(WHOLE)["scrape_configs"][0]) == list(
        yaml.safe_load(TEXT)["scrape_configs"][0]
    )


def test_as_little_as_possible() -> None:
    assert prometheus_file(PrometheusConfig()) == {
        "global": {"scrape_interval": "15s", "scrape_timeout": "10s", "evaluation_interval": "15s"}
    }


@pytest.mark.oracle
def test_promtool_accepts(promtool: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "prometheus.yml"
    file.write_text(dump(prometheus_file(WHOLE)))
    result = promtool("check", "config", "--syntax-only", file)
    assert result.returncode == 0, result.stderr


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=30)


def _jobs(text: str) -> PrometheusConfig:
    return PrometheusConfig(
        jobs=[
            ScrapeJob(
                "j",
                ["b:1"],
                labels={"a": text},
                params={"p": [text]},
                relabelings=[Relabel(target_label="x", replacement=text)],
            )
        ],
        external_labels={"e": text.replace("$", "")},
    )


@given(TEXTS)
def test_any_text_survives(text: str) -> None:
    read = yaml.safe_load(dump(prometheus_file(_jobs(text))))
    (job,) = read["scrape_configs"]
    assert job["static_configs"][0]["labels"]["a"] == text
    assert job["params"]["p"] == [text]
    assert job["relabel_configs"][0].get("replacement", "$1") == text


@pytest.mark.oracle
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_promtool_reads_any_text(promtool: Callable[..., Any], tmp_path: Path, text: str) -> None:
    file = tmp_path / "prometheus.yml"
    document = prometheus_file(_jobs(text))
    del document["scrape_configs"][0]["relabel_configs"]  # a replacement is a template: not any text is one
    file.write_text(dump(document))
    result = promtool("check", "config", "--syntax-only", file)
    assert result.returncode == 0, result.stderr
