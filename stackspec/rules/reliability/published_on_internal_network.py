"""A published port of a service that is on internal networks only.

## Why
`up` succeeds and the port is listed, yet every connection to it is refused: an internal network has no way
in. The usual "cure" under pressure is to remove `internal: true`, which opens the datastores beside it.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
    networks: [back]
networks:
  back:
    internal: true
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
    networks: [back, front]
networks:
  back:
    internal: true
  front: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL025",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/networks/#internal",),
    mode="both",
)
def published_on_internal_network(stack: Stack) -> Violations:
    """Judge every service that publishes and joins networks."""
    for service in stack.services:
        if service.ports and service.networks and all(network.internal for network in service.networks):
            names = ", ".join(network.key for network in service.networks)
            for port in service.ports:
                yield Violation(
                    port.path,
                    f"port {port} of {service.name} refuses every connection, because its networks are "
                    "internal "
                    f"({names}): join one that is not, or do not publish",
                )
