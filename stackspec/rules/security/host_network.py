"""A container in the host's own network.

`network_mode: host`.

## Why
Every port that the program opens is open on the host, whatever `ports` says; it reaches what listens on
the host's loopback address only, where databases and metadata services trust whoever asks.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/edge:2.1.0
    network_mode: host
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/edge:2.1.0
    ports: ["127.0.0.1:8080:80"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC014",
    severity=Severity.ERROR,
    tags=("cis-docker-5.10", "owasp-docker-5"),
    sources=("https://docs.docker.com/engine/network/drivers/host/",),
    mode="both",
)
def host_network(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.network_mode == "host":
            path = service.at("network_mode")
            yield Violation(
                path,
                f"'network_mode: host' puts {service.name} into the host's network: "
                "join a network of the stack and publish the ports that are needed",
                Fix("Leave the host's network", (Remove(path),)),
            )
