"""An alert or a recording rule on a metric that nothing exposes.

What is exposed is known from catalogues of exporters by image, from `x-stackspec.metrics` of the services,
from recording rules, and from Prometheus itself. A metric that an unknown program may expose is not judged.

## Why
A query without series is empty, not wrong: the alert never fires, and no tool says so. A renamed metric, a typing
error and a missing exporter all end like this.

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
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: memory
    rules:
      - alert: ContainerMemoryHigh
        expr: container_memory_working_set_bytes > 1e9
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
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: memory
    rules:
      - alert: HostMemoryLow
        expr: node_memory_MemAvailable_bytes < 1e8
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON005",
    severity=Severity.ERROR,
    sources=("https://github.com/prometheus/prometheus/issues/11339",),
    mode="both",
)
def unexposed_metric(stack: Stack) -> Violations:
    """Judge every metric that a rule names."""
    for server, one in stack.monitoring.rules:
        usage = one.expression.usage
        knowledge = stack.monitoring.knowledge[server.service.name]
        for metric in usage.metrics if usage else ():
            verdict = knowledge.verdict(metric)
            if verdict.kind == "missing":
                yield Violation(
                    one.expression.path,
                    f"{one.name} asks for {metric}: {verdict.reason}: correct the name, or scrape what exposes it",
                    None,
                    one.expression.place_of(metric),
                    one.document,
                )
