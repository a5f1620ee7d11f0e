"""A Prometheus that sends alerts to an Alertmanager which is not there, or out of its reach.

## Why
Alerts fire, turn red in Prometheus' own page, and reach nobody.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
volumes: {metrics: {}}
```
```yaml prometheus.yml
alerting:
  alertmanagers:
    - static_configs:
        - targets: ["alertmanager:9093"]
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: ["alerts:/alertmanager"]
volumes: {metrics: {}, alerts: {}}
```
```yaml prometheus.yml
alerting:
  alertmanagers:
    - static_configs:
        - targets: ["alertmanager:9093"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON007",
    severity=Severity.ERROR,
    sources=(
        "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config",
    ),
    mode="both",
)
def unknown_alertmanager(stack: Stack) -> Violations:
    """Judge the address: its name, its network, its port."""
    monitoring = stack.monitoring
    for server in monitoring.prometheus:
        for target in server.alertmanagers:
            services = monitoring.services_at(target.host)
            ports = sorted({port for service in services for port in service.listening_ports})
            if not services:
                if not server.could_only_be_a_service(target.host):
                    continue
                wrong = f"no service is called {target.host}: add the service, or correct the address"
            elif not any(monitoring.resolves(server.service, service) for service in services):
                wrong = f"{server.service.name} shares no network with {services[0].name}: put both on one"
            elif not any(service.may_listen_on(target.port or 80) for service in services):
                wrong = f"{target.host} listens on {', '.join(map(str, ports))}: correct the port"
            else:
                continue
            yield Violation(
                target.node.path, f"alerts go to {target.text}, and {wrong}", document=target.node.document
            )
