"""A selector of a job that Prometheus does not scrape.

## Why
The selector is empty for ever: an alert on it never fires, and one with `absent` always does.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
      - metrics:/prometheus
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["localhost:9090"]
```
```yaml rules.yml
groups:
  - name: up
    rules:
      - alert: Down
        expr: up{job="promethues"} == 0
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
volumes: {metrics: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["localhost:9090"]
```
```yaml rules.yml
groups:
  - name: up
    rules:
      - alert: Down
        expr: up{job="prometheus"} == 0
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON006",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/concepts/jobs_instances/",),
    mode="both",
)
def unknown_job(stack: Stack) -> Violations:
    """Judge the matchers of the label `job`, where no job's name is computed."""
    for server, one in stack.monitoring.rules:
        jobs = server.job_names
        usage = one.expression.usage
        if jobs is None or usage is None:
            continue
        for selected in usage.selections:
            for matcher in selected.matchers:
                positive = matcher.operator in ("=", "=~") and matcher.value
                recorded = selected.metric and ":" in selected.metric
                if matcher.label != "job" or not positive or recorded or selected.metric in ("ALERTS", None):
                    continue
                if not any(matcher.may_cover(job) for job in jobs):
                    near = stack.monitoring.nearest(matcher.value, jobs)
                    yield Violation(
                        one.expression.path,
                        f"{one.name} selects {matcher}, and no job has that name: the jobs are "
                        f"{', '.join(sorted(jobs))}{near}: correct the matcher",
                        None,
                        one.expression.place_of(matcher.value),
                        one.document,
                    )
