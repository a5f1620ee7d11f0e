"""A datastore on the network of a service that faces other machines and does not use it.

The service publishes a port beyond the host; the datastore belongs to somebody else in the stack, who
depends on it or names it. What uses the datastore itself, and administration pages, are not reported.

## Why
The service at the edge is the one that is attacked. If it shares a network with the database, an intruder
in it needs no further step to try the database's password; on a network of its own he finds nothing.

## Bad
```yaml
services:
  proxy:
    image: nginx:1.27.3
    ports: ["80:80"]
    depends_on: [web]
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      DB_HOST: db
  db:
    image: postgres:16.4
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
```

## Good
```yaml
services:
  proxy:
    image: nginx:1.27.3
    ports: ["80:80"]
    depends_on: [web]
    networks: [front]
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      DB_HOST: db
    networks: [front, back]
  db:
    image: postgres:16.4
    volumes: ["data:/var/lib/postgresql/data"]
    networks: [back]
networks:
  front: {}
  back: {internal: true}
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC061",
    severity=Severity.ERROR,
    tags=("cis-docker-5.30", "owasp-docker-5"),
    sources=("https://docs.docker.com/compose/how-tos/networking/#specify-custom-networks",),
    mode="both",
)
def datastore_reachable_from_edge(stack: Stack) -> Violations:
    """Judge every pair of a service at the edge and a datastore that has another user."""
    edges = [
        service
        for service in stack.services
        if service.reach.beyond_host
        and not service.reach.is_datastore
        and not service.reach.is_administration
    ]
    for store in stack.services:
        if not edges or not store.reach.is_datastore or not _has_user(stack, store.name):
            continue
        for edge in edges:
            if stack.share_network(edge, store) and not edge.reach.names(store):
                yield Violation(
                    edge.at("networks"),
                    f"{edge.name} faces other machines and reaches the datastore {store.name}, which it does not use: "
                    f"put {store.name} on an internal network that {edge.name} does not join",
                )


def _has_user(stack: Stack, store: str) -> bool:
    other = stack.service[store]
    return any(service is not other and service.reach.names(other) for service in stack.services)
