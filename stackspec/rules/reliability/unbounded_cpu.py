"""A service that may use every processor of the host.

None of `cpus`, `cpu_quota`, `cpuset` and `deploy.resources.limits.cpus` is set. `cpu_shares` only weighs
services against each other.

## Why
A busy loop or a crawler takes all processors, health checks of the other services time out, and they are
declared unhealthy although nothing is wrong with them.

## Bad
```yaml
services:
  worker:
    image: registry.example.org/shop/worker:2.4.1
    cpu_shares: 512
```

## Good
```yaml
services:
  worker:
    image: registry.example.org/shop/worker:2.4.1
    cpus: 0.5
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL002",
    severity=Severity.INFO,
    tags=("cis-docker-5.12", "owasp-docker-7"),
    sources=("https://docs.docker.com/engine/containers/resource_constraints/#cpu",),
    mode="both",
)
def unbounded_cpu(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.cpu_limit is None and not service.spec.get("cpuset"):
            yield Violation(
                service.at("cpus"), f"{service.name} may use every processor of the host: set cpus"
            )
