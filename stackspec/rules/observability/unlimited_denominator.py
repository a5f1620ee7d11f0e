"""A ratio to a container's memory limit that is taken for containers without a limit, too.

cAdvisor reports a limit of 0 for a container that has none, so the ratio is infinite for it. A condition on the
limit (`… / (container_spec_memory_limit_bytes > 0)`) keeps those out.

## Why
`usage / 0` is `+Inf`, which is above every threshold: the alert fires for each container without a limit from its
first minute on, is silenced as noise, and stays silent when memory does run out.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
      - metrics:/prometheus
  cadvisor:
    image: ghcr.io/google/cadvisor:v0.60.5
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: cadvisor
    static_configs:
      - targets: ["cadvisor:8080"]
```
```yaml rules.yml
groups:
  - name: memory
    rules:
      - alert: ContainerMemoryHigh
        expr: container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.9
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
  cadvisor:
    image: ghcr.io/google/cadvisor:v0.60.5
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: cadvisor
    static_configs:
      - targets: ["cadvisor:8080"]
```
```yaml rules.yml
groups:
  - name: memory
    rules:
      - alert: ContainerMemoryHigh
        expr: container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0) > 0.9
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS001",
    severity=Severity.ERROR,
    sources=("https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md",),
)
def unlimited_denominator(stack: Stack) -> Violations:
    """Judge divisions by a limit that nothing keeps above zero, unless every service has one."""
    from stackspec.promql.divisors import unguarded_divisors

    unlimited = [service.name for service in stack.services if service.memory_limit is None]
    if not unlimited:
        return
    for _, one in stack.monitoring.rules:
        if not one.alert or one.expression.tree is None:
            continue
        for metric in unguarded_divisors(one.expression.tree):
            if metric == "container_spec_memory_limit_bytes":
                yield Violation(
                    one.expression.path,
                    f"{one.name} divides by {metric}, which is 0 for containers without a limit ("
                    f"{', '.join(unlimited[:3])}{', …' if len(unlimited) > 3 else ''}), so that it always fires for "
                    f"them: divide by ({metric} > 0)",
                    None,
                    one.expression.place_of(metric),
                    one.document,
                )
