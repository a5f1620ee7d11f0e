"""A dependency that only waits for a container to start, although that service has a healthcheck.

The probe may be Compose's, the Dockerfile's or the image's own. The short form `depends_on: [search]` is
`condition: service_started`.

## Why
The probe knows when the service is ready and nobody asks it: the dependent starts too early, fails on its
first connection, and the fault comes and goes with the machine's speed.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on: [search]
  search:
    image: registry.example.org/shop/search:1.9.0
    healthcheck:
      test: [CMD, search, ping]
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on:
      search:
        condition: service_healthy
  search:
    image: registry.example.org/shop/search:1.9.0
    healthcheck:
      test: [CMD, search, ping]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL010",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/compose/how-tos/startup-order/",),
)
def ignored_healthcheck(stack: Stack) -> Violations:
    """Judge every dependency on a service that is known to be probed."""
    for service in stack.services:
        for dependency in service.dependencies:
            target = stack.service.get(dependency.service)
            if target is None or dependency.condition != "service_started" or not target.has_healthcheck:
                continue
            path = (*dependency.path, "condition")
            yield Violation(
                dependency.path,
                f"{service.name} does not wait for the healthcheck of {target.name}: set condition: "
                "service_healthy",
                Fix(f"Wait until {target.name} is healthy", (Set(path, "service_healthy"),)),
            )
