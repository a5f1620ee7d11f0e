"""A comparison that can never be true, or always is.

What is decided follows from the kind of value: `up` is 0 or 1, `absent` is 1, a `count` is at least 1 (an empty
one is no series), rates and counters are never negative.

## Why
An alert that can never fire looks like a system that never fails; one that always does is soon silenced.

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
        expr: count(up == 1) < 1
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
        expr: absent(up == 1)
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS007",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/querying/operators/#comparison-binary-operators",),
)
def decided_comparison(stack: Stack) -> Violations:
    """Judge comparisons with numbers."""
    from stackspec.promql.bounds import decided_comparisons

    for server, one in stack.monitoring.rules:
        if not one.alert or one.expression.tree is None:
            continue
        knowledge = stack.monitoring.knowledge[server.service.name]
        for decided in decided_comparisons(one.expression.tree, knowledge.only_counts):
            low, high = decided.bounds
            span = (
                f"at least {low:g}"
                if high == float("inf")
                else f"{low:g}"
                if low == high
                else f"{low:g} to {high:g}"
            )
            yield Violation(
                one.expression.path,
                f"{one.name} compares {decided.text}, which {'always holds' if decided.always else 'never holds'}, "
                f"because the left side is {span}: correct the threshold",
                document=one.document,
            )
