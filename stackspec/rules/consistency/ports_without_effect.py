"""`ports` of a service that has no network of its own: `network_mode` is `host`, `none`, or another service's.

## Why
With `host` they are ignored without a message, and the program listens on whatever it likes; with `service:`
the engine refuses to start.

## Bad
```yaml
services:
  vpn:
    image: registry.example.org/vpn:1.2.0
  web:
    image: nginx:1.29.3
    network_mode: service:vpn
    ports: ["127.0.0.1:8080:80"]
```

## Good
```yaml
services:
  vpn:
    image: registry.example.org/vpn:1.2.0
    ports: ["127.0.0.1:8080:80"]
  web:
    image: nginx:1.29.3
    network_mode: service:vpn
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON021",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#network_mode",),
)
def ports_without_effect(stack: Stack) -> Violations:
    """Judge network_mode and ports together."""
    for service in stack.services:
        mode = service.network_mode
        if service.ports and (mode in ("host", "none") or mode.startswith(("service:", "container:"))):
            effect = "have no effect" if mode in ("host", "none") else "keep it from starting"
            cure = "remove them" if mode in ("host", "none") else f"publish them on {mode.partition(':')[2]}"
            yield Violation(
                service.at("ports"), f"with network_mode {mode}, the ports of {service.name} {effect}: {cure}"
            )
