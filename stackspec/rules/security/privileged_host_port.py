"""A host port below 1024.

The Center for Internet Security asks that somebody decides. On current kernels and engines such a port
needs no privilege in the container, so that what remains is the claim on a name: switch the rule on where
the host has its own services.

## Why
`ssh`, `smtp` or the distribution's web server hold the port, or will after an update: then either the
stack or the host's own service does not start.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/edge:2.1.0
    ports: ["127.0.0.1:80:80"]
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

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    allowed: tuple[int, ...] = ()
    """Host ports below 1024 that may be published, such as those of the edge."""


@rule(
    "SEC022",
    severity=Severity.INFO,
    tags=("cis-docker-5.8",),
    sources=("https://docs.docker.com/engine/network/#published-ports",),
    mode="both",
    params=Params,
)
def privileged_host_port(stack: Stack, params: Params) -> Violations:
    """Judge every published port, ranges by each of their ports."""
    for service in stack.services:
        for port in service.ports:
            low = [
                number for number in port.host_ports[:1024] if number < 1024 and number not in params.allowed
            ]
            if low:
                yield Violation(
                    port.path,
                    f"port {port} of {service.name} takes the host's port {low[0]}: "
                    "publish it above 1023, or name it in the parameter 'allowed'",
                )
