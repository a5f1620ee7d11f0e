"""Several replicas that all ask for the same port of the host.

A range with a port for each replica is fine. A stack that is written for Swarm (an overlay network,
placement, update or endpoint settings) is too: its routing mesh publishes the port once.

## Why
`docker compose config` accepts it; `up` starts the first replica and fails on the second: "port is already
allocated".

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
    deploy:
      replicas: 3
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    expose: ["80"]
    deploy:
      replicas: 3
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL018",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#scale",),
)
def replicas_on_fixed_port(stack: Stack) -> Violations:
    """Judge every published port of a service with more than one replica."""
    if stack.for_swarm:
        return
    for service in stack.services:
        for port in service.ports:
            if port.host_ports and len(port.host_ports) < service.replicas:
                yield Violation(
                    port.path,
                    f"{service.replicas} replicas of {service.name} cannot share the host's port "
                    f"{port.published}: "
                    f"publish a range of {service.replicas} ports, or put a proxy before them",
                )
