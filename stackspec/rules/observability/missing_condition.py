"""An alert whose expression has no condition.

## Why
An alert fires for every series that its expression returns, whatever the value: without a comparison it fires
as long as the metric exists.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
      - metrics:/prometheus
  node-exporter:
    image: prom/node-exporter:v1.12.1
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: node
    scrape_interval: 30s
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Example
        expr: node_load1
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
      - metrics:/prometheus
  node-exporter:
    image: prom/node-exporter:v1.12.1
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: node
    scrape_interval: 30s
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Example
        expr: node_load1 > 4
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS008",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",),
)
def missing_condition(stack: Stack) -> Violations:
    """Judge alerts whose expression compares nothing and asks for no absence."""
    from stackspec.promql.calls import has_condition

    for _, one in stack.monitoring.rules:
        if one.alert and one.expression.tree is not None and not has_condition(one.expression.tree):
            yield Violation(
                one.expression.path,
                f"{one.name} fires for whatever {one.expression.text} returns: compare it with a threshold",
                document=one.document,
            )
