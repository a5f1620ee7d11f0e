"""Whatever stands in a monitoring file, the rules answer."""

from __future__ import annotations

import json
import random
from importlib import import_module

import pytest
import yaml

from stackspec.rules.registry import find_modules, rules_of
from stackspec.rules.testing import load_stack

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: [./prometheus.yml:/etc/prometheus/prometheus.yml:ro, ./rules.yml:/etc/prometheus/rules.yml:ro]
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro]
  grafana:
    image: grafana/grafana:13.2.1
    volumes: [./provisioning:/etc/grafana/provisioning:ro, ./dashboards:/dashboards:ro]
  node-exporter: {image: 'prom/node-exporter:v1.12.1', x-stackspec: {metrics: {a: {type: counter, labels: [x]}}}}
"""
FILES = {
    "prometheus.yml": {
        "global": {"scrape_interval": "15s", "external_labels": {"a": "b"}},
        "rule_files": ["*.yml"],
        "scrape_config_files": ["x/*.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["alertmanager:9093"]}]}]},
        "scrape_configs": [
            {
                "job_name": "node",
                "scrape_interval": "15s",
                "static_configs": [{"targets": ["node-exporter:9100"], "labels": {"a": "b"}}],
                "dns_sd_configs": [{"names": ["x"], "type": "A", "port": 80}],
                "file_sd_configs": [{"files": ["*.json"]}],
                "relabel_configs": [{"target_label": "__address__", "replacement": "x:1"}],
            }
        ],
    },
    "rules.yml": {
        "groups": [
            {
                "name": "g",
                "interval": "1m",
                "rules": [
                    {
                        "alert": "A",
                        "expr": "rate(node_cpu_seconds_total[1m]) > 1",
                        "for": "1m",
                        "labels": {"severity": "critical"},
                        "annotations": {"summary": "{{ $labels.x }}"},
                    },
                    {"record": "a:b", "expr": "sum(up)"},
                ],
            }
        ]
    },
    "alertmanager.yml": {
        "route": {
            "receiver": "team",
            "routes": [{"receiver": "x", "matchers": ['a="b"'], "match_re": {"a": "b"}, "continue": True}],
        },
        "inhibit_rules": [{"source_matchers": ["a=b"], "equal": ["x"]}],
        "receivers": [{"name": "team", "webhook_configs": [{"url": "https://example.org"}]}],
    },
    "provisioning/datasources/a.yml": {
        "datasources": [{"name": "P", "type": "prometheus", "uid": "p", "url": "http://prometheus:9090"}]
    },
    "provisioning/dashboards/a.yml": {"providers": [{"type": "file", "options": {"path": "/dashboards"}}]},
    "dashboards/a.json": {
        "title": "T",
        "templating": {"list": [{"name": "v", "datasource": "P"}]},
        "rows": [{"panels": [{"targets": [{"expr": "up"}]}]}],
        "panels": [
            {
                "title": "t",
                "datasource": {"uid": "p"},
                "targets": [{"expr": "up", "datasource": "x"}],
                "panels": [],
            }
        ],
    },
}
ODD = (
    None,
    True,
    0,
    -1.5,
    "",
    "{{",
    "a: b",
    "$x",
    "http://[::1",
    "[",
    "(((",
    "*",
    "\\",
    [],
    [[]],
    [None],
    {},
    {"a": None},
)
RULES = [
    next(rules_of(import_module(module)))
    for module in find_modules().values()
    if ".consistency." in module or ".observability." in module
]


def paths(value, path=()):
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from paths(child, (*path, key))


def changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("seed", range(120))
def test_odd_values_are_no_crash(seed, tmp_path):
    chance = random.Random(seed)
    files = dict(FILES)
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(list(files))
        path = chance.choice(list(paths(files[name])))
        files[name] = changed(files[name], path, chance.choice(ODD))
    texts = {
        name: json.dumps(value) if name.endswith("json") else yaml.safe_dump(value)
        for name, value in files.items()
    }
    stack = load_stack(COMPOSE, tmp_path, texts)
    for rule in RULES:
        for found in rule.judge(stack):
            assert found.message
            if found.document:
                assert found.document.place(found.path)


@pytest.mark.parametrize(
    "text", ["\0", "- [", "a: &a [*a]", "[" * 5000, "a: b: c", "\ufeff", "--- a\n--- b", "!!x y"]
)
@pytest.mark.parametrize("name", FILES)
def test_broken_files_are_no_crash(name, text, tmp_path):
    texts = {key: yaml.safe_dump(value) for key, value in FILES.items()}
    stack = load_stack(COMPOSE, tmp_path, texts | {name: text})
    for rule in RULES:
        assert all(found.message for found in rule.judge(stack))
