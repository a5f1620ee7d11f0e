"""A scrape target whose host is no service of the stack.

A name of several words (`db.example.org`), an address, and what `extra_hosts` adds to Prometheus lie outside of
the stack and stand.

## Why
The name does not resolve, so the target is down for ever, and every alert and panel on its metrics is silent.
An exporter that was planned and never added is the usual cause.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: shop
    static_configs:
      - targets: ["shop:8080"]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  shop:
    image: registry.example.org/shop:1.4.0
    expose: ["8080"]
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: shop
    static_configs:
      - targets: ["shop:8080"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON001",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",),
    mode="both",
)
def unknown_scrape_target(stack: Stack) -> Violations:
    """Judge the hosts that could only be services."""
    for server, job in stack.monitoring.jobs:
        for target in job.targets:
            if server.could_only_be_a_service(target.host) and not stack.monitoring.services_at(target.host):
                yield Violation(
                    target.node.path,
                    f"{target.text} is scraped as job {job.name!r}, and no service is called {target.host}: "
                    f"add the service, or correct the target{stack.monitoring.suggestion(target.host)}",
                    document=target.node.document,
                )
