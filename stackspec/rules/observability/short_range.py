"""A range that holds too few samples: `rate` and its like over less than twice the scrape interval.

## Why
With fewer than two samples in the range, `rate` has no result: the alert works on a good day and is empty when
one scrape is late.
Four intervals are the usual choice.

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
        expr: rate(node_cpu_seconds_total[30s]) > 0.9
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
        expr: rate(node_cpu_seconds_total[2m]) > 0.9
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS004",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",),
)
def short_range(stack: Stack) -> Violations:
    """Judge the ranges against the slowest job that exposes the metric."""
    from stackspec.promql.calls import range_calls

    needing_two = ("rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets")
    for server, one in stack.monitoring.rules:
        knowledge = stack.monitoring.knowledge[server.service.name]
        for call in range_calls(one.expression.tree) if one.expression.tree is not None else ():
            interval = knowledge.interval(call.metric)
            if call.function in needing_two and interval is not None and call.seconds < 2 * interval:
                yield Violation(
                    one.expression.path,
                    f"{one.name} takes {call.function} of {call.metric} over {call.seconds:g} s, and it is scraped every "
                    f"{interval:g} s: take at least {4 * interval:g} s",
                    None,
                    one.expression.place_of(call.metric),
                    one.document,
                )
