"""A datastore on the network of a service that faces other machines and does not use it.

The service publishes a port beyond the host; the datastore belongs to somebody else in the stack, who
depends on it or names it. What uses the datastore itself, and administration pages, are not reported; nor
is a service that is built here, whose image may know the datastore by itself.

## Why
The service at the edge is the one that is attacked. If it shares a network with the database, an intruder
in it needs no further step to try the database's password; on a network of its own he finds nothing.

## Bad
```yaml
services:
  proxy:
    image: registry.example.org/shop/edge:2.1.0
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
    image: registry.example.org/shop/edge:2.1.0
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
    """Judge every service at the edge by the datastores that have another user; one finding a service."""
    stores: dict[str, list[str]] = {}
    for service in stack.services:
        if service.reach.is_datastore and service.name in stack.named:
            for network in service.networks:
                stores.setdefault(network.key, []).append(service.name)
    within: dict[
        tuple[str, ...], dict[str, None]
    ] = {}  # datastores by what a service joins: most join the same
    for edge in stack.services if stores else ():
        reach = edge.reach
        if edge.build or not reach.beyond_host or reach.is_datastore or reach.is_administration:
            continue
        keys = tuple(network.key for network in edge.networks)
        if keys not in within:
            within[keys] = dict.fromkeys(name for key in keys for name in stores.get(key, ()))
        strangers = len(within[keys]) - len(within[keys].keys() & reach.named)
        if strangers:
            unknown = (name for name in within[keys] if name not in reach.named)
            shown = ", ".join(name for name, _ in zip(unknown, range(3), strict=False))
            yield Violation(
                edge.at("networks"),
                f"{edge.name} faces other machines and reaches {shown}"
                f"{f' and {strangers - 3} more' if strangers > 3 else ''}, which it does not use: "
                f"put datastores on an internal network that {edge.name} does not join",
            )
