"""`rate`, `irate` or `increase` of a gauge, or `delta` and `deriv` of a counter.

## Why
`rate` takes every fall of a gauge for a restart from zero, so that the result is a large number without
meaning; `delta` of a counter is wrong
after each restart.

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
        expr: rate(node_memory_MemAvailable_bytes[5m]) > 1e6
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
        expr: deriv(node_memory_MemAvailable_bytes[5m]) > 1e6
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS005",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",),
)
def rate_of_gauge(stack: Stack) -> Violations:
    """Judge the metrics whose type is known."""
    from stackspec.promql.calls import range_calls

    wrong = {"rate": "gauge", "irate": "gauge", "increase": "gauge", "resets": "gauge"}
    wrong |= {"delta": "counter", "idelta": "counter", "deriv": "counter", "predict_linear": "counter"}
    cure = {"gauge": "delta or deriv", "counter": "increase or rate"}
    for server, one in stack.monitoring.rules:
        knowledge = stack.monitoring.knowledge[server.service.name]
        for call in range_calls(one.expression.tree) if one.expression.tree is not None else ():
            kind = knowledge.type_of(call.metric)
            if kind and wrong.get(call.function) == kind:
                yield Violation(
                    one.expression.path,
                    f"{one.name} takes {call.function} of {call.metric}, which is a {kind}: take {cure[kind]}",
                    None,
                    one.expression.place_of(call.metric),
                    one.document,
                )
