"""A scrape target whose port the service is not known to listen on.

Ports are known from the image, `expose`, `ports`, the Dockerfile's `EXPOSE` and the numbers in the service's
settings. A service of which no port is known is not judged.

## Why
The connection is refused, the target is down for ever, and its alerts never fire. Mostly the datastore's own
port is scraped, or another exporter's.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
volumes: {metrics: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["node-exporter:9101"]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
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
    "CON002",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",),
    mode="both",
)
def wrong_scrape_port(stack: Stack) -> Violations:
    """Judge the targets whose service has known ports."""
    for _, job in stack.monitoring.jobs:
        for target in job.targets:
            services = stack.monitoring.services_at(target.host)
            ports = sorted({port for service in services for port in service.listening_ports})
            port = 80 if target.port is None else target.port
            if services and not any(service.may_listen_on(port) for service in services):
                known = ", ".join(map(str, ports))
                yield Violation(
                    target.node.path,
                    f"{target.text} is scraped, and {target.host} listens on {known}: scrape the port that serves "
                    f"its metrics, or say under `expose` that {port} is one",
                    document=target.node.document,
                )
