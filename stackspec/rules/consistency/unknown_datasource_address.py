"""A data source of Grafana whose URL names no service that it can reach.

## Why
Every panel says "bad gateway": the dashboards are there, and empty.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
  grafana:
    image: grafana/grafana:13.2.1
    environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana}
    volumes: ["./provisioning:/etc/grafana/provisioning:ro", "./dashboards:/dashboards:ro", "boards:/var/lib/grafana"]
volumes: {metrics: {}, boards: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml provisioning/datasources/all.yml
datasources:
  - {name: Prometheus, type: prometheus, uid: prometheus, url: "http://promtheus:9090"}
```
```yaml provisioning/dashboards/all.yml
providers:
  - {name: all, type: file, options: {path: /dashboards}}
```
```yaml dashboards/host.json
{"title": "Host", "panels": [{"title": "Load", "datasource": {"type": "prometheus", "uid": "prometheus"},
 "targets": [{"refId": "A", "expr": "node_load1"}]}]}
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "metrics:/prometheus"]
  node-exporter:
    image: prom/node-exporter:v1.12.1
  grafana:
    image: grafana/grafana:13.2.1
    environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana}
    volumes: ["./provisioning:/etc/grafana/provisioning:ro", "./dashboards:/dashboards:ro", "boards:/var/lib/grafana"]
volumes: {metrics: {}, boards: {}}
```
```yaml prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["node-exporter:9100"]
```
```yaml provisioning/datasources/all.yml
datasources:
  - {name: Prometheus, type: prometheus, uid: prometheus, url: "http://prometheus:9090"}
```
```yaml provisioning/dashboards/all.yml
providers:
  - {name: all, type: file, options: {path: /dashboards}}
```
```yaml dashboards/host.json
{"title": "Host", "panels": [{"title": "Load", "datasource": {"type": "prometheus", "uid": "prometheus"},
 "targets": [{"refId": "A", "expr": "node_load1"}]}]}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON015",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/compose/how-tos/networking/",),
)
def unknown_datasource_address(stack: Stack) -> Violations:
    """Judge the hosts that could only be services: the name, the network, the port."""
    from urllib.parse import urlsplit

    monitoring = stack.monitoring
    for grafana in monitoring.grafanas:
        for source in grafana.datasources:
            try:
                parts = urlsplit(source.url.text)
                host, port = parts.hostname or "", parts.port
            except ValueError:
                continue
            services = monitoring.services_at(host)
            ports = sorted({number for service in services for number in service.listening_ports})
            external = any(network.external for network in grafana.service.networks)
            if not services:
                single = (
                    host and not any(sign in host for sign in ".:$") and host not in ("localhost", "host")
                )
                if not single or external:
                    continue
                wrong = f"no service is called {host}{monitoring.suggestion(host)}: correct the address"
            elif not any(monitoring.resolves(grafana.service, service) for service in services):
                wrong = f"{grafana.service.name} shares no network with {services[0].name}: put both on one"
            elif port is not None and not any(service.may_listen_on(port) for service in services):
                wrong = f"{host} listens on {', '.join(map(str, ports))}: correct the port"
            else:
                continue
            yield Violation(
                source.url.path,
                f"the data source {source.name} is at {host}, and {wrong}",
                document=source.node.document,
            )
