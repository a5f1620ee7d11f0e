"""A route that no alert reaches, because a route before it takes them all.

## Why
The receiver waits for alerts that go to somebody else.

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
  routes:
    - receiver: team
    - receiver: on-call
      matchers: ['severity="critical"']
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
    "CON011",
    severity=Severity.WARNING,
    sources=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
)
def unreachable_route(stack: Stack) -> Violations:
    """Judge each route against its elder siblings: one whose conditions are all among its own, and that does not continue."""
    for alertmanager in stack.monitoring.alertmanagers:
        for parent in alertmanager.route.all if alertmanager.route else ():
            for index, route in enumerate(parent.routes):
                elder = next(
                    (
                        one
                        for one in parent.routes[:index]
                        if not one.continues and set(one.matchers) <= set(route.matchers)
                    ),
                    None,
                )
                if elder is not None:
                    place = elder.node.document.place(elder.node.path)
                    where = f" in line {place.line}" if place else ""
                    yield Violation(
                        route.node.path,
                        f"no alert reaches this route to {route.receiver!r}, because the one{where} takes them before: "
                        "move it up, or let the other continue",
                        document=route.node.document,
                    )
