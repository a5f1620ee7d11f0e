"""A scrape target on no network that Prometheus is on.

## Why
Names are resolved per network: for Prometheus the service does not exist, and the target is down for ever.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    networks: [watch]
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
    networks: [hosts]
networks: {watch: {}, hosts: {}}
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["node-exporter:9100"]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    networks: [watch]
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
    networks: [watch]
networks: {watch: {}}
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["node-exporter:9100"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON003",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/compose/how-tos/networking/",),
    mode="both",
)
def unreachable_scrape_target(stack: Stack) -> Violations:
    """Judge the targets that are services."""
    for server, job in stack.monitoring.jobs:
        for target in job.targets:
            services = stack.monitoring.services_at(target.host)
            if services and not any(stack.monitoring.resolves(server.service, one) for one in services):
                yield Violation(
                    target.node.path,
                    f"{target.text} is scraped, and {server.service.name} shares no network with "
                    f"{services[0].name}: put both on one network",
                    document=target.node.document,
                )
