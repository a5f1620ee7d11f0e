"""A scrape job whose targets can all be down without an alert.

An alert on `up`, or one with `absent`, that the job's series match covers it.

## Why
The service stops, its metrics end, and every alert on them falls silent with it: no data is no alert.

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
        expr: node_load1 > 4
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
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS012",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/practices/alerting/",),
)
def unwatched_outage(stack: Stack) -> Violations:
    """Judge each job of a Prometheus that has alerts."""
    from stackspec.promql.matcher import Matcher

    for server in stack.monitoring.prometheus:
        alerts = [one for one in server.rules if one.alert and one.expression.usage is not None]
        asked = [
            chosen
            for one in alerts
            for chosen in (one.expression.usage.selections if one.expression.usage else ())
        ]
        watching = [chosen.matchers for chosen in asked if chosen.metric in ("up", "probe_success")]
        for job in server.jobs if alerts else ():
            own = [[one for one in matchers if one.label == "job"] for matchers in watching]
            if any(all(Matcher.may_cover(one, job.name) for one in matchers) for matchers in own):
                continue
            yield Violation(
                job.node.get("job_name").path,
                f'no alert asks whether the targets of job {job.name!r} are up: add one on up{{job="{job.name}"}} == 0',
                document=job.node.document,
            )
