"""A port of the monitoring that other machines can reach.

Prometheus, Alertmanager, cAdvisor, Loki and exporters answer whoever asks. Grafana, which has a login, is
not meant.

## Why
Metrics name every service, version, host and queue; Prometheus with its administration interface on
deletes series for anybody, and Alertmanager lets anybody silence the alarm before the break-in.

## Bad
```yaml
services:
  prometheus:
    image: registry.example.org/ops/prometheus:3.0.1
    ports: ["9090:9090"]
```

## Good
```yaml
services:
  prometheus:
    image: registry.example.org/ops/prometheus:3.0.1
    ports: ["127.0.0.1:9090:9090"]
  grafana:
    image: registry.example.org/ops/grafana:11.4.0
    ports: ["3000:3000"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC024",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/operating/security/",),
)
def published_metrics_port(stack: Stack) -> Violations:
    """Judge every port that monitoring services publish beyond the host."""
    for service in stack.services:
        for port in service.reach.metrics_ports:
            yield Violation(
                port.path,
                f"port {port} shows the monitoring of {service.name} to other machines, without a login: "
                "publish it on 127.0.0.1, or put a proxy with a login before it",
                Fix("Publish on the loopback address only", (Set((*port.path, "host_ip"), "127.0.0.1"),)),
            )
