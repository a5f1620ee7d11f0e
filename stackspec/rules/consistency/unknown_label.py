"""A matcher of a label that the metric does not have.

Labels are known for metrics of catalogues and for those that a service declares with `labels`.

## Why
A matcher of a missing label selects nothing: cAdvisor's `container`, copied from a rule for Kubernetes, is not
there under Compose.

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
        expr: node_filesystem_avail_bytes{mount="/"} < 1e9
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
        expr: node_filesystem_avail_bytes{mountpoint="/"} < 1e9
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON025",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/concepts/data_model/",),
)
def unknown_label(stack: Stack) -> Violations:
    """Judge positive matchers of metrics whose labels are all known."""
    for server, one in stack.monitoring.rules:
        knowledge = stack.monitoring.knowledge[server.service.name]
        usage = one.expression.usage
        for chosen in usage.selections if usage else ():
            labels = knowledge.labels_of(chosen.metric or "")
            for matcher in chosen.matchers if labels is not None else ():
                if labels is None or matcher.label in labels or matcher.may_cover(""):
                    continue
                yield Violation(
                    one.expression.path,
                    f"{one.name} asks for {matcher}, and {chosen.metric} has no label {matcher.label} (it has "
                    f"{', '.join(sorted(labels))}): correct the label",
                    None,
                    one.expression.place_of(matcher.label),
                    one.document,
                )
