"""A receiver that no route leads to.

## Why
Somebody set it up in order to be told, and never will be: the route is missing or names another receiver.

## Bad
```yaml
services:
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {alerts: {}}
```
```yaml alertmanager.yml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs: [{url: "https://alerts.example.org/team"}]
  - name: on-call
    webhook_configs: [{url: "https://alerts.example.org/on-call"}]
```

## Good
```yaml
services:
  alertmanager:
    image: prom/alertmanager:v0.34.0
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {alerts: {}}
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
    "CON009",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/alerting/latest/configuration/#receiver",),
)
def unused_receiver(stack: Stack) -> Violations:
    """Judge each receiver against all routes."""
    for alertmanager in stack.monitoring.alertmanagers:
        if alertmanager.route is None:
            continue
        used = {route.receiver for route in alertmanager.route.all}
        for name, node in alertmanager.receivers.items():
            if name not in used:
                yield Violation(
                    node.path,
                    f"no route leads to the receiver {name!r}: add a route to it, or remove it",
                    document=node.document,
                )
