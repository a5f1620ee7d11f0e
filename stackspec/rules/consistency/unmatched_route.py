"""A route whose conditions no alert of the stack meets.

Alerts are those of the Prometheus servers in the stack, with the labels that their rules set; a condition on a
label that comes from series is taken to be met.

## Why
A misspelt severity sends the worst alerts to the default receiver, or to nobody.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.13.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules.yml:/etc/prometheus/rules.yml:ro
      - metrics:/prometheus
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {metrics: {}, alerts: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: alertmanager
    static_configs:
      - targets: ["alertmanager:9093"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Down
        expr: up == 0
        labels: {severity: critical}
```
```yaml alertmanager.yml
route:
  receiver: team
  routes:
    - receiver: on-call
      matchers: ['severity="critcal"']
receivers:
  - name: team
    webhook_configs: [{url: "https://alerts.example.org/team"}]
  - name: on-call
    webhook_configs: [{url: "https://alerts.example.org/on-call"}]
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
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {metrics: {}, alerts: {}}
```
```yaml prometheus.yml
rule_files: [rules.yml]
scrape_configs:
  - job_name: alertmanager
    static_configs:
      - targets: ["alertmanager:9093"]
```
```yaml rules.yml
groups:
  - name: example
    rules:
      - alert: Down
        expr: up == 0
        labels: {severity: critical}
```
```yaml alertmanager.yml
route:
  receiver: team
  routes:
    - receiver: on-call
      matchers: ['severity="critical"']
receivers:
  - name: team
    webhook_configs: [{url: "https://alerts.example.org/team"}]
  - name: on-call
    webhook_configs: [{url: "https://alerts.example.org/on-call"}]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON012",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
)
def unmatched_route(stack: Stack) -> Violations:
    """Judge routes by the labels that rules set."""
    rules = [(server, one) for server, one in stack.monitoring.rules if one.alert]
    if not rules:
        return
    for alertmanager in stack.monitoring.alertmanagers:
        for route in alertmanager.route.all if alertmanager.route else ():
            if not alertmanager.tells_anybody(route.receiver):
                continue  # it swallows alerts, and swallowing none does no harm
            for matcher in route.matchers:
                if matcher.operator in ("!=", "!~") or matcher.may_cover(""):
                    continue
                values = stack.monitoring.alert_values(matcher.label)
                if values is None or any(matcher.may_cover(value) for value in values):
                    continue
                known = ", ".join(sorted(value for value in values if value)) or "none"
                yield Violation(
                    route.node.path,
                    f"no alert has {matcher}, which the route to {route.receiver!r} asks for (alerts have: {known})"
                    f"{stack.monitoring.nearest(matcher.value, values)}: correct the condition, or the alerts",
                    document=route.node.document,
                )
