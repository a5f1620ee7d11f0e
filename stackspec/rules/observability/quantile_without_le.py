"""A `histogram_quantile` over buckets whose aggregation drops the label `le`.

## Why
Without `le` there are no buckets, and the result is empty: the alert on slow requests never fires.

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
      - targets: ["localhost:9090", "node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Example
        expr: histogram_quantile(0.9, sum by (job) (rate(prometheus_http_request_duration_seconds_bucket[5m]))) > 1
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
      - targets: ["localhost:9090", "node-exporter:9100"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Example
        expr: histogram_quantile(0.9, sum by (job, le) (rate(prometheus_http_request_duration_seconds_bucket[5m]))) > 1
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS006",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile",),
)
def quantile_without_le(stack: Stack) -> Violations:
    """Judge classic histograms; native ones need no buckets."""
    from stackspec.promql.calls import quantiles_without_le

    for _, one in stack.monitoring.rules:
        for argument in quantiles_without_le(one.expression.tree) if one.expression.tree is not None else ():
            yield Violation(
                one.expression.path,
                f"{one.name} asks for a quantile of {argument}, which has no label le: keep it with by (le, …)",
                None,
                one.expression.place_of("histogram_quantile"),
                one.document,
            )
