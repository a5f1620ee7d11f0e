"""A template in an alert's annotations or labels that cannot be read.

Braces are unbalanced, a block has no end, or a function is unknown.

## Why
Prometheus refuses the file; what it only notices when the alert fires becomes the message `<error expanding template>`.

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
        expr: up == 0
        annotations:
          summary: "{{ $labels.instance } is down"
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
        expr: up == 0
        annotations:
          summary: "{{ $labels.instance }} is down"
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS010",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/configuration/template_reference/",),
)
def invalid_template(stack: Stack) -> Violations:
    """Judge the templates of all alerts."""
    from stackspec.monitoring.template import mistakes

    for _, one in stack.monitoring.rules:
        for section in ("annotations", "labels"):
            for key, node in one.node.get(section).entries() if one.alert else ():
                for mistake in mistakes(node.text):
                    yield Violation(
                        node.path,
                        f"{one.name}'s {key} is no valid template: {mistake}",
                        document=node.document,
                    )
