"""A panel on a metric that nothing exposes.

Known are the same metrics as for alerts (`unexposed-metric`).

## Why
The panel says "No data", in the hour in which somebody needs it.

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
{"title": "Host", "panels": [{"title": "Load", "datasource": {"type": "prometheus", "uid": "prometheus"},
 "targets": [{"refId": "A", "expr": "node_load1x"}]}]}
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
    "CON014",
    severity=Severity.WARNING,
    sources=("https://github.com/grafana/grafana/issues/33761",),
)
def unexposed_dashboard_metric(stack: Stack) -> Violations:
    """Judge each query by the Prometheus of the stack, if there is one only."""
    monitoring = stack.monitoring
    if len(monitoring.prometheus) != 1:
        return
    knowledge = monitoring.knowledge[monitoring.prometheus[0].service.name]
    for grafana in monitoring.grafanas:
        for dashboard in grafana.dashboards:
            for query in dashboard.queries:
                usage = query.expression.usage
                if usage is None or not grafana.is_prometheus(query.datasource):
                    continue
                for metric in usage.metrics:
                    verdict = knowledge.verdict(metric)
                    if verdict.kind == "missing":
                        yield Violation(
                            query.expression.path,
                            f"{query.panel or 'a panel'} asks for {metric}: {verdict.reason}: correct the name, or "
                            "scrape what exposes it",
                            None,
                            query.expression.place_of(metric),
                            dashboard.document,
                        )
