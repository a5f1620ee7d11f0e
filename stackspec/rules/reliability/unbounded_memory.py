"""A service that may use all memory of the host.

Neither `mem_limit` nor `deploy.resources.limits.memory` is set. A reservation alone bounds nothing: it only
says what the scheduler should keep free.

## Why
One leak in one service fills the host's memory; the kernel then kills the process that it likes least, which
is as often the database next door as the one that leaks.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    deploy:
      resources:
        reservations:
          memory: 64M
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    mem_limit: 256m
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL001",
    severity=Severity.WARNING,
    tags=("cis-docker-5.11", "owasp-docker-7", "nist-800-190-4.4.3"),
    sources=(
        "https://docs.docker.com/engine/containers/resource_constraints/#memory",
        "https://docs.docker.com/reference/compose-file/deploy/#memory",
    ),
    mode="both",
)
def unbounded_memory(stack: Stack) -> Violations:
    """Judge every service, jobs included: they leak as well."""
    for service in stack.services:
        if service.memory_limit is None:
            reserved = " (its reservation is no limit)" if service.memory_reservation else ""
            yield Violation(
                service.at("mem_limit"),
                f"{service.name} may use all memory of the host{reserved}: set mem_limit",
            )
