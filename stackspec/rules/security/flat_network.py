"""A stack in which everybody can talk to everybody.

Three or more services on one and the same network, of which one faces the network and another is none of
its business: the first does not depend on it and no setting or mounted file of its own names it. One or
two services have nothing to separate.

## Why
Whoever breaks into the service at the edge stands next to all others, the queue, the internal
administration page and the worker with the payment keys, and can try every one of them.

## Bad
```yaml
services:
  proxy:
    image: registry.example.org/shop/edge:2.1.0
    ports: ["80:80"]
    depends_on: [web]
  web:
    image: registry.example.org/shop/web:2.4.1
    depends_on: [billing]
  billing:
    image: registry.example.org/shop/billing:1.9.0
```

## Good
```yaml
services:
  proxy:
    image: registry.example.org/shop/edge:2.1.0
    ports: ["80:80"]
    depends_on: [web]
    networks: [front]
  web:
    image: registry.example.org/shop/web:2.4.1
    depends_on: [billing]
    networks: [front, back]
  billing:
    image: registry.example.org/shop/billing:1.9.0
    networks: [back]
networks:
  front: {}
  back: {internal: true}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC060",
    severity=Severity.INFO,
    tags=("cis-docker-5.30", "hardening"),
    sources=("https://docs.docker.com/compose/how-tos/networking/#specify-custom-networks",),
)
def flat_network(stack: Stack) -> Violations:
    """Judge the stack as a whole: one finding, with the first pair that should be apart."""
    services = [service for service in stack.services if not service.network_mode]
    joined = {tuple(network.key for network in service.networks) for service in services}
    if len(services) < 3 or len(joined) != 1 or len(key := next(iter(joined))) != 1:
        return
    inner = [service for service in services if not service.reach.beyond_host]
    for edge in services if inner else ():
        if not edge.reach.beyond_host:
            continue
        for other in inner:
            if other.name in edge.reach.named or edge.name in other.reach.named:
                continue
            yield Violation(
                ("networks", key[0]),
                f"all {len(services)} services share the network '{key[0]}', so that {edge.name}, which faces other "
                f"machines, reaches {other.name}, which it does not use: separate front and back networks",
            )
            return
