"""A file of Prometheus, Alertmanager or Grafana that is no YAML or JSON, has a key twice, or is too long.

## Why
The service refuses it at its start, or takes the last of two values; nobody sees it before a deployment.

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
rule_files: [rules.yml
scrape_configs:
  - job_name: node
    scrape_interval: 30s
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml rules.yml
groups: []
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
groups: []
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS011",
    severity=Severity.ERROR,
    sources=("https://yaml.org/spec/1.2.2/",),
)
def unreadable_monitoring_file(stack: Stack) -> Violations:
    """Judge every file that is loaded."""
    for document in stack.monitoring.documents:
        for message, place in document.mistakes:
            yield Violation((), message, None, place, document)
    for name, origin in stack.monitoring.library.refused.values():
        yield Violation(
            origin, f"{name} is no text, or longer than 1 MB, so that nothing of it is judged: shorten it"
        )
