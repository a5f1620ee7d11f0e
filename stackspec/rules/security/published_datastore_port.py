"""A port of a database, cache, broker or their administration page that other machines can reach.

By what is known of the image (also as the base of a built one, or under another publisher's name), or by
the port itself where nothing is. Publishing on the loopback address is fine.

## Why
The services of the stack reach the datastore without any published port. Published, it is found by
scanners within the hour, past the host's firewall, and its password is all that stands before everyone's
data.

## Bad
```yaml
services:
  db:
    image: postgres:16.4
    ports: ["5432:5432"]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
```

## Good
```yaml
services:
  db:
    image: postgres:16.4
    ports: ["127.0.0.1:5432:5432"]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC021",
    severity=Severity.ERROR,
    tags=("owasp-docker-5a",),
    sources=("https://docs.docker.com/engine/network/packet-filtering-firewalls/",),
    mode="both",
)
def published_datastore_port(stack: Stack) -> Violations:
    """Judge every port that is published beyond the host."""
    for service in stack.services:
        for port in service.reach.datastore_ports:
            yield Violation(
                port.path,
                f"port {port} opens the data of {service.name} to other machines: remove it, services reach "
                f"{service.name}:{port.target} over their network, or publish it on 127.0.0.1",
                Fix("Publish on the loopback address only", (Set((*port.path, "host_ip"), "127.0.0.1"),)),
            )
