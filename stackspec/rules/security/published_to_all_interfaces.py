"""A port that the host answers on every address it has.

No address, `0.0.0.0`, `::`, `[::]` and every other spelling of "any" are the same. A service that is
meant to face the network is named in the policy's parameter `public`. Ports of datastores, of their
administration pages and of metrics are the rules' `published-datastore-port` and
`published-metrics-port`.

## Why
The engine's rules stand before the host's firewall: a database "behind" ufw is on the internet within
minutes of `up`, and a laptop in a café serves it to the café.

## Bad
```yaml
services:
  office:
    image: registry.example.org/shop/office:1.3.0
    ports: ["[::]:8080:8080"]
```

## Good
```yaml
services:
  office:
    image: registry.example.org/shop/office:1.3.0
    ports: ["127.0.0.1:8080:8080"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    public: tuple[str, ...] = ()
    """Services that face the network on purpose, by their key."""
    ports: tuple[int, ...] = (80, 443)
    """Host ports that may always be public."""


@rule(
    "SEC020",
    severity=Severity.WARNING,
    tags=("cis-docker-5.14", "owasp-docker-5a"),
    sources=("https://docs.docker.com/engine/network/packet-filtering-firewalls/",),
    mode="both",
    params=Params,
)
def published_to_all_interfaces(stack: Stack, params: Params) -> Violations:
    """Judge every published port, ranges by each of their ports."""
    for service in stack.services:
        if service.name in params.public:
            continue
        for port in service.ports:
            if not port.on_all_interfaces or (port.host_ports and set(port.host_ports) <= set(params.ports)):
                continue
            if port in service.reach.datastore_ports or port in service.reach.metrics_ports:
                continue
            cure = Fix("Publish on the loopback address only", (Set((*port.path, "host_ip"), "127.0.0.1"),))
            yield Violation(
                port.path,
                f"port {port} of {service.name} answers on every address of the host: "
                f"publish it on 127.0.0.1, or name the service in the parameter 'public'",
                cure,
            )
