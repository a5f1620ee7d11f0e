"""An entry of `rule_files` that finds nothing in Prometheus' container.

The container is looked at through its mounts and configs; what a volume or a folder outside of the tree may
hold is not judged.

## Why
A pattern that matches nothing is legal: Prometheus starts, `promtool check config` succeeds, and none of the
alerts exists. The files lie in the repository and everybody believes that they are loaded.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: ["alerts/*.yml"]
```
```yaml alerts/up.yml
groups:
  - name: up
    rules: [{alert: Down, expr: up == 0}]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./alerts:/etc/prometheus/alerts:ro
      - metrics:/prometheus
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: ["alerts/*.yml"]
```
```yaml alerts/up.yml
groups:
  - name: up
    rules: [{alert: Down, expr: up == 0}]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON004",
    severity=Severity.ERROR,
    sources=(
        "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#configuring-rules",
    ),
    mode="both",
)
def unmounted_rule_file(stack: Stack) -> Violations:
    """Judge each pattern against what is mounted."""
    for server in stack.monitoring.prometheus:
        for pattern in server.rule_patterns:
            if pattern.files or not server.sees(pattern.pattern):
                continue
            yield Violation(
                pattern.node.path,
                f"{pattern.node.text} finds no file in {server.service.name}, which looks for {pattern.pattern}: "
                "mount the rule files there, or correct the pattern",
                document=pattern.node.document,
            )
