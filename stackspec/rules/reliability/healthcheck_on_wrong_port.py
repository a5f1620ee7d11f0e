"""A healthcheck that asks its own container on a port where, by all that is written, nothing listens.

The ports of a service are those that it publishes or exposes, its Dockerfile's `EXPOSE`, its image's usual
ones, and every number in its command, variables and labels. The rule speaks only if the probe's port is none
of them.

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
        declared = service.listening_ports
        for port in sorted(probe.ports - declared - service.mentioned_numbers):
            if declared:
                has = ", ".join(map(str, sorted(declared)))
                yield Violation(
                    service.at("healthcheck", "test"),
                    f"the probe of {service.name} asks port {port}, on which nothing listens by all that "
                    "is written: "
                    f"ask a port of the service ({has})",
                )
