"""A healthcheck that asks its own container on another port than the one it is told to listen on.

The command (`--port 8000`, `--bind :8000`) or a variable (`PORT`, `HTTP_PORT`, …) tells the port, and the
probe's is neither published nor exposed nor anywhere in the command, the variables or the labels. Where
nobody tells a port, images have too many of their own to judge.

## Why
The application moved from 8080 to 8000 and the probe did not: the service works and is unhealthy for good,
and a deployment that waits for health rolls back a good release.

## Bad
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    command: [shop, serve, --port, "8000"]
    ports: ["127.0.0.1:80:8000"]
    healthcheck:
      test: [CMD, curl, -f, "http://localhost:8080/health"]
```

## Good
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    command: [shop, serve, --port, "8000"]
    ports: ["127.0.0.1:80:8000"]
    healthcheck:
      test: [CMD, curl, -f, "http://localhost:8000/health"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL014",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/services/#healthcheck",),
    mode="both",
)
def healthcheck_on_wrong_port(stack: Stack) -> Violations:
    """Judge the probes that ask localhost; a joined network's ports are those of its owner."""
    for service in stack.services:
        probe = service.healthcheck
        if probe is None or probe.disabled or service.network_mode not in ("", "bridge", "host"):
            continue
        told = service.start.told_ports
        for port in sorted(probe.ports - service.listening_ports - service.mentioned_numbers):
            if told:
                has = ", ".join(map(str, sorted(told)))
                yield Violation(
                    service.at("healthcheck", "test"),
                    f"the probe of {service.name} asks port {port}, and {service.name} is told to listen on {has}: "
                    f"ask that port",
                )
