"""A datastore that can open connections to the internet.

A database, cache or broker without published ports, on a network that is not `internal`.

## Why
A database that is broken into sends its content somewhere. It has no business outside, so that a network
without a way out costs nothing and ends the story there.

## Bad
```yaml
services:
  db:
    image: postgres:16.4
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
```

## Good
```yaml
services:
  db:
    image: postgres:16.4
    volumes: ["data:/var/lib/postgresql/data"]
    networks: [back]
networks:
  back: {internal: true}
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC062",
    severity=Severity.INFO,
    tags=("owasp-docker-5", "hardening"),
    sources=("https://docs.docker.com/reference/compose-file/networks/#internal",),
    mode="both",
)
def datastore_with_egress(stack: Stack) -> Violations:
    """Judge datastores by the networks they join; external ones are not known and count as they are declared."""
    for service in stack.services:
        if not service.reach.is_datastore or service.ports or service.network_mode:
            continue
        ways_out = [
            network.key for network in service.networks if not network.internal and not network.external
        ]
        if ways_out:
            yield Violation(
                service.at("networks"),
                f"{service.name} can reach the internet through the network '{ways_out[0]}': "
                "put it on a network with 'internal: true' only",
            )
