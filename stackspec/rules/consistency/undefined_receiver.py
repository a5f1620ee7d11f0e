"""A route to a receiver that is not defined.

## Why
Alertmanager refuses the whole configuration: after a restart nobody is told of anything.

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
  - name: teams
    webhook_configs: [{url: "https://alerts.example.org"}]
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
receivers:
  - name: team
    webhook_configs: [{url: "https://alerts.example.org"}]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON008",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
)
def undefined_receiver(stack: Stack) -> Violations:
    """Judge the receivers that routes name."""
    for alertmanager in stack.monitoring.alertmanagers:
        if alertmanager.route is None:
            continue
        for route in alertmanager.route.all:
            named = route.node.get("receiver")
            if named.text and named.text not in alertmanager.receivers:
                known = ", ".join(sorted(alertmanager.receivers)) or "none"
                near = stack.monitoring.nearest(named.text, alertmanager.receivers)
                yield Violation(
                    named.path,
                    f"the route's receiver {named.text!r} is not defined (defined: {known}){near}: define it, or "
                    "correct the name",
                    document=named.document,
                )
