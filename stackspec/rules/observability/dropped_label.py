"""An annotation or label that uses a label which the alert's expression aggregates away.

## Why
The message reads "`<no value>` is down" or ends in nothing: whoever is woken by it does not know where to look.

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
        expr: sum by (job) (up) == 0
        annotations:
          summary: "{{ $labels.instance }} is down"
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
        expr: sum by (job, instance) (up) == 0
        annotations:
          summary: "{{ $labels.instance }} is down"
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS009",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/configuration/template_reference/",),
)
def dropped_label(stack: Stack) -> Violations:
    """Judge `$labels.x` and `.Labels.x` where the expression's labels are known."""
    import re

    from stackspec.promql.labels import kept_labels

    for server, one in stack.monitoring.rules:
        kept = kept_labels(one.expression.tree) if one.alert and one.expression.tree is not None else None
        if kept is None:
            continue
        for section in ("annotations", "labels"):
            for key, node in one.node.get(section).entries():
                used = dict.fromkeys(re.findall(r"(?:\$labels|\.Labels)\.([A-Za-z_]\w*)", node.text))
                for label in used:
                    if label not in kept and label not in server.external_labels:
                        has = ", ".join(sorted(kept)) or "no labels"
                        yield Violation(
                            node.path,
                            f"{one.name}'s {key} uses the label {label}, and its expression keeps {has}: keep it with "
                            f"by ({label}), or leave it out",
                            None,
                            node.document.place_within(node.path, label),
                            node.document,
                        )
