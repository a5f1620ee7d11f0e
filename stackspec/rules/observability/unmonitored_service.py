"""A service that nothing watches, in a stack that has a Prometheus.

A service is watched by a scrape job, by an exporter that names it, by a probe of its address, or, as a container,
by a cAdvisor that is scraped. Jobs that end by themselves are left alone.

## Why
It can be down or full for days, and no panel and no alert knows of it.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  shop:
    image: registry.example.org/shop:1.4.0
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["localhost:9090"]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  shop:
    image: registry.example.org/shop:1.4.0
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["localhost:9090"]
  - job_name: shop
    static_configs:
      - targets: ["shop:8080"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS002",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/practices/instrumentation/",),
)
def unmonitored_service(stack: Stack) -> Violations:
    """Judge each service, where all targets are known from files."""
    monitoring = stack.monitoring
    if not monitoring.jobs or not all(job.complete for _, job in monitoring.jobs):
        return
    watched = monitoring.watched
    for service in stack.services:
        if service.name not in watched and not service.is_job and not service.runs_once:
            yield Violation(
                service.path,
                f"{service.name} has no scrape job, no exporter and no probe: scrape its metrics, or add an exporter",
            )
