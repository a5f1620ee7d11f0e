"""A container that sees the host's processes.

`pid: host`. Sharing with another container of the stack (`service:app`) is fine.

## Why
A process in the container reads the command lines of every process on the host, with what secrets they
carry, and, where its user allows, their environment and memory, or kills them.

## Bad
```yaml
services:
  top:
    image: registry.example.org/ops/top:3.1.0
    pid: host
```

## Good
```yaml
services:
  top:
    image: registry.example.org/ops/top:3.1.0
    pid: service:app
  app:
    image: registry.example.org/shop/app:2.4.1
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC015",
    severity=Severity.ERROR,
    tags=("cis-docker-5.16",),
    sources=("https://docs.docker.com/engine/containers/run/#pid-settings---pid",),
    mode="both",
)
def host_pid(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.spec.get("pid") == "host":
            path = service.at("pid")
            yield Violation(
                path,
                f"'pid: host' shows {service.name} every process of the host: "
                "remove it, or share with one service ('pid: service:NAME')",
                Fix("Give it its own process namespace", (Remove(path),)),
            )
