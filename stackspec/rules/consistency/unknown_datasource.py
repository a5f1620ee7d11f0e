"""A dashboard that asks a data source which is not provisioned.

## Why
The panel says "data source not found". `${DS_PROMETHEUS}` is filled in when a person imports a dashboard, never
when a file is provisioned.

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
  - {name: Prometheus, type: prometheus, uid: prometheus, url: "http://prometheus:9090"}
```
```yaml provisioning/dashboards/all.yml
providers:
  - {name: all, type: file, options: {path: /dashboards}}
```
```yaml dashboards/host.json
{"title": "Host", "panels": [{"title": "Load", "datasource": {"type": "prometheus", "uid": "prom"},
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
    "CON013",
    severity=Severity.ERROR,
    sources=("https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources",),
)
def unknown_datasource(stack: Stack) -> Violations:
    """Judge the names and uids against the data sources that are mounted."""
    from stackspec.monitoring.grafana import OWN

    for grafana in stack.monitoring.grafanas:
        known = {text for one in grafana.datasources for text in (one.name, one.uid) if text}
        for dashboard in grafana.dashboards if grafana.is_complete else ():
            for reference in dashboard.references:
                name = reference.text
                variable = name.strip("${}").partition(":")[0] if name.startswith("$") else ""
                if name in known or name in OWN or variable in dashboard.variables:
                    continue
                yield Violation(
                    reference.path,
                    f"{dashboard.title or 'the dashboard'} asks the data source {name!r}, and provisioned are "
                    f"{', '.join(sorted(known))}{stack.monitoring.nearest(name, known)}: name one of them",
                    document=reference.document,
                )
