"""Clean stacks with one fault put in: the rule that is meant for the fault finds it, where it was put, and no other does."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from stackspec.linting.discovery import Target
from stackspec.linting.judge import judge
from stackspec.linting.subjects import read_compose
from stackspec.policy.policy import PolicySet

ROOT = Path(__file__).resolve().parents[2]
POLICY = """\
policy: mutations
description: Everything that parts of a stack say about each other.
select: [{family: consistency}, {family: observability}]
"""


class Fault(NamedTuple):
    """``old`` (a regular expression) becomes ``new`` once in ``file``; ``rules`` are those that may say so."""

    name: str
    file: str
    old: str
    new: str
    rules: str
    line: str = ""
    """Text of the line where it is found, if that is another than the changed one."""
    elsewhere: bool = False
    """Whether the finding stands in another file, because what was taken away has no line."""


PROMETHEUS = "prometheus/prometheus.yml"
ROUTES = "alertmanager/alertmanager.yml"
HOST = "prometheus/rules/node-exporter.yml"
CADVISOR = "prometheus/rules/cadvisor.yml"
POSTGRES = "prometheus/rules/postgres-exporter.yml"
REDIS = "prometheus/rules/redis-exporter.yml"
BOT = "prometheus/rules/trading-bot.yml"
COMPOSE = "compose.yaml"
BOARD = "grafana/dashboards/host.json"
SOURCES = "grafana/provisioning/datasources/datasources.yml"

FAULTS = (
    Fault("target-misspelt", PROMETHEUS, "- risk-manager:8080", "- risk-manger:8080", "unknown-scrape-target"),
    Fault("target-of-no-service", PROMETHEUS, "- cadvisor:8080", "- advisor:8080", "unknown-scrape-target"),
    Fault("discovered-name-misspelt", PROMETHEUS, "(names:\n +- )trading-bot", r"\1trading-bots", "unknown-scrape-target", "- trading-bots"),
    Fault("port-of-another", PROMETHEUS, "node-exporter:9100", "node-exporter:9187", "wrong-scrape-port"),
    Fault("datastores-port", PROMETHEUS, "postgres-exporter:9187", "postgres-exporter:5432", "wrong-scrape-port"),
    Fault("grafanas-port", PROMETHEUS, "grafana:3000", "grafana:3001", "wrong-scrape-port"),
    Fault("datastore-scraped", PROMETHEUS, "redis-exporter:9121", "redis:9121", "wrong-scrape-port unreachable-scrape-target", "- redis:9121"),
    Fault("rules-misspelt", PROMETHEUS, r"rules/\*.yml", "rule/*.yml", "unmounted-rule-file"),
    Fault("rules-by-another-ending", PROMETHEUS, r"rules/\*.yml", "rules/*.rules", "unmounted-rule-file"),
    Fault("alertmanager-misspelt", PROMETHEUS, r"(alertmanagers:[\s\S]*- )alertmanager:9093", r"\1alertmanger:9093", "unknown-alertmanager", "alertmanger:9093"),
    Fault("alertmanagers-port", PROMETHEUS, r"(alertmanagers:[\s\S]*- )alertmanager:9093", r"\1alertmanager:9090", "unknown-alertmanager", "alertmanager:9090"),
    Fault("job-renamed", PROMETHEUS, "job_name: risk-manager", "job_name: risk", "unknown-job unwatched-outage", elsewhere=True),
    Fault("configuration-broken", PROMETHEUS, "rule_files:", "rule_files: [", "unreadable-monitoring-file", elsewhere=True),
    Fault("metric-misspelt", HOST, "node_filesystem_avail_bytes", "node_filesystem_availx_bytes", "unexposed-metric"),
    Fault("metric-of-redis-misspelt", REDIS, "redis_up", "redis_upp", "unexposed-metric"),
    Fault("metric-of-postgres-misspelt", POSTGRES, "pg_up", "pg_upp", "unexposed-metric"),
    Fault("job-in-an-alert-misspelt", BOT, 'job="trading-bot"', 'job="tradingbot"', "unknown-job unwatched-outage"),
    Fault("expression-broken", BOT, r"== 0'", "== 0)'", "invalid-expression unwatched-outage"),
    Fault("expression-without-a-range", HOST, r"\[5m\]", "", "invalid-expression"),
    Fault("template-open", BOT, "{{ \\$value }} of 2", "{{ $value } of 2", "invalid-template"),
    Fault("template-function", BOT, "{{ \\$value }} of 2", "{{ $value | humanise }} of 2", "invalid-template"),
    Fault("label-that-is-dropped", BOT, r"(sum\(up\S* or vector(?:.*\n){1,6} +summary: )trading-bot is down", r"\1'{{ $labels.instance }} is down'", "dropped-label", "{{ $labels.instance }} is down"),
    Fault("threshold-that-never-holds", BOT, r"expr: '\(sum\(up\{job=\"trading-bot\"\}\) or vector\(0\)\) == 0'", "expr: up{job=\"trading-bot\"} == 2", "decided-comparison"),
    Fault("count-of-nothing", BOT, r"expr: '\(sum\(up\{job=\"trading-bot\"\}\) or vector\(0\)\) == 0'", "expr: count(up{job=\"trading-bot\"}) == 0", "decided-comparison"),
    Fault("no-condition", BOT, r"expr: '\(sum\(up\{job=\"trading-bot\"\}\) or vector\(0\)\) == 0'", "expr: sum(up{job=\"trading-bot\"})", "missing-condition"),
    Fault("rate-of-a-gauge", HOST, r"(expr: ).*node_memory.*", r"\1rate(node_memory_MemAvailable_bytes[5m]) < 1", "rate-of-gauge"),
    Fault("short-range", HOST, r"(expr: ).*node_memory.*", r"\1rate(node_cpu_seconds_total[20s]) > 1", "short-range"),
    Fault("unknown-label", HOST, r"(expr: ).*node_memory.*", r"""\1'node_memory_MemAvailable_bytes{hots="a"} < 1'""", "unknown-label"),
    Fault("kubernetes-label", CADVISOR, r"(expr: ).*container_memory.*", r"""\1'container_memory_working_set_bytes{container!=""} > 1e12'""", "unknown-label"),
    Fault("rules-broken", BOT, "groups:", "groups: {", "unreadable-monitoring-file unwatched-outage", elsewhere=True),
    Fault("receiver-misspelt", ROUTES, "receiver: people\n  group_by", "receiver: peple\n  group_by", "undefined-receiver", "receiver: peple"),
    Fault("receiver-of-a-route-misspelt", ROUTES, "- receiver: people", "- receiver: peeple", "undefined-receiver"),
    Fault("receiver-renamed", ROUTES, "- name: people", "- name: persons", "undefined-receiver unused-receiver", elsewhere=True),
    Fault("receiver-added", ROUTES, r"receivers:\n", "receivers:\n  - name: forgotten\n    webhook_configs: [{url: 'https://alerts.example.org'}]\n", "unused-receiver", "- name: forgotten"),
    Fault("severity-misspelt", ROUTES, r"(- receiver: people\n\s+matchers:\n\s+- severity=)\"critical\"", r'\1"critcal"', "unmatched-route", "- receiver: people"),
    Fault("route-taken-before", ROUTES, r"( +)routes:\n", r"\1routes:\n\1  - receiver: people\n", "unreachable-route", elsewhere=True),
    Fault("routes-broken", ROUTES, "receivers:", "receivers: ]", "unreadable-monitoring-file", elsewhere=True),
    Fault("panel-misspelt", BOARD, "node_memory_MemAvailable_bytes", "node_memory_MemAvail_bytes", "unexposed-dashboard-metric"),
    Fault("panels-source", BOARD, r"\"uid\": \"prometheus\"", '"uid": "prom"', "unknown-datasource"),
    Fault("panels-input", BOARD, r"\"uid\": \"prometheus\"", '"uid": "${DS_PROMETHEUS}"', "unknown-datasource"),
    Fault("dashboard-broken", BOARD, r"\"panels\": \[", '"panels": [,', "unreadable-monitoring-file"),
    Fault("sources-uid", SOURCES, "uid: prometheus", "uid: prom", "unknown-datasource", elsewhere=True),
    Fault("sources-host", SOURCES, "http://prometheus:9090", "http://promtheus:9090", "unknown-datasource-address"),
    Fault("sources-port", SOURCES, "http://prometheus:9090", "http://prometheus:9091", "unknown-datasource-address"),
    Fault("configuration-elsewhere", COMPOSE, "--config.file=/etc/prometheus/prometheus.yml", "--config.file=/etc/prometheus/main.yml", "missing-configuration", elsewhere=True),
    Fault("alertmanagers-configuration-elsewhere", COMPOSE, "--config.file=/etc/alertmanager/alertmanager.yml", "--config.file=/config.yml", "missing-configuration", elsewhere=True),
    Fault("rules-unmounted", COMPOSE, r"source: \./prometheus\n(\s+)target: /etc/prometheus\n", r"source: ./prometheus/prometheus.yml\n\1target: /etc/prometheus/prometheus.yml\n", "unmounted-rule-file", elsewhere=True),
    Fault("config-file-misspelt", COMPOSE, "file: ./config/redis/redis.conf", "file: ./config/redis/rediss.conf", "missing-declared-file"),
    Fault("log-thrown-away", COMPOSE, "driver: json-file\n", "driver: none\n", "disabled-logging", "driver: none"),
    Fault("volume-unused", COMPOSE, r"\nvolumes:\n", "\nvolumes:\n  forgotten: {}\n", "unused-declaration", "forgotten: {}"),
    Fault("network-unused", COMPOSE, r"\nnetworks:\n", "\nnetworks:\n  forgotten: {}\n", "unused-declaration", "forgotten: {}"),
    Fault("exporters-datastore-misspelt", COMPOSE, r"@postgres:5432/trading", "@postgress:5432/trading", "exporter-of-unknown-service"),
)  # fmt: skip


def judged(folder: Path, policy: Path) -> dict[tuple[str, str, int, str], str]:
    """What is found: rule, file, line and message, with the message again."""
    target = Target((str(folder / "compose.yaml"),))
    subject = read_compose(target, {"HOME": "/home/tester"}).subject
    assert subject is not None
    found = judge(subject, PolicySet(policy, "policy.yaml").resolve())
    result = {}
    for entry in found:
        place = entry.finding.place
        assert place is not None
        file = Path(place.file).resolve().relative_to(folder.resolve()).as_posix()
        key = (entry.finding.rule, file, place.line, entry.finding.message)
        result[key] = entry.finding.message
    return result


@cache
def policy_in(folder: str) -> Path:
    file = Path(folder, "policy.yaml")
    file.write_text(POLICY)
    return file


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_the_rendered_stacks_are_clean(environment, tmp_path):
    for stack in ("basic", "trading"):
        assert judged(ROOT / "generated" / stack / environment, policy_in(str(tmp_path))) == {}


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_where_it_was_put(fault, environment, tmp_path):
    folder = tmp_path / "stack"
    shutil.copytree(ROOT / "generated" / "trading" / environment, folder)
    file = folder / fault.file
    before = file.read_text()
    match = re.search(fault.old, before)
    if match is None:
        pytest.skip(f"{environment} has nothing to break there")
    after = before[: match.start()] + match.expand(fault.new) + before[match.end() :]
    file.write_text(after)
    found = judged(folder, policy_in(str(tmp_path)))
    assert found, "nobody notices"
    assert {rule for rule, *_ in found} <= set(fault.rules.split()), found
    if not fault.elsewhere:
        wanted = after[: match.start()].count("\n") + 1
        if fault.line:
            wanted = next(n for n, line in enumerate(after.splitlines(), 1) if fault.line in line)
        assert (fault.file, wanted) in {(where, line) for _, where, line, _ in found}, (wanted, found)
