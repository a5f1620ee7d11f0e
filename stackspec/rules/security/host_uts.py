"""A container that shares the host's name.

`uts: host`.

## Why
With the capability to do so, a process in the container renames the host, and its logs and cluster
membership with it; and `hostname` of the service is refused or ignored.

## Bad
```yaml
services:
  agent:
    image: registry.example.org/ops/agent:3.1.0
    uts: host
```

## Good
```yaml
services:
  agent:
    image: registry.example.org/ops/agent:3.1.0
    hostname: agent-1
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC017",
    severity=Severity.INFO,
    tags=("cis-docker-5.21",),
    sources=("https://docs.docker.com/engine/containers/run/#uts-settings---uts",),
    mode="both",
)
def host_uts(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.spec.get("uts") == "host":
            path = service.at("uts")
            yield Violation(
                path,
                f"'uts: host' lets {service.name} share the host's name: "
                "remove it, and set 'hostname' if the program shows one",
                Fix("Give it its own host name", (Remove(path),)),
            )
