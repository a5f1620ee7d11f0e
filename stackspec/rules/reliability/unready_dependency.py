"""A datastore, cache or broker that is only waited for until its container starts, and has no probe.

The short form `depends_on: [db]` is `condition: service_started`. Where the datastore has a healthcheck
already, rule `ignored-healthcheck` speaks.

## Why
The application's first connection races with the database's recovery: the first `up` works on a fast laptop,
fails in CI, and fails again after every crash, when recovery takes longest.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on: [db]
  db:
    image: postgres:17.6
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres:17.6
    healthcheck:
      test: [CMD, pg_isready, -U, postgres]
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL009",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/compose/how-tos/startup-order/",),
)
def unready_dependency(stack: Stack) -> Violations:
    """Judge every dependency on a known server that keeps others' data."""
    for service in stack.services:
        for dependency in service.dependencies:
            target = stack.service.get(dependency.service)
            if target is None or dependency.condition != "service_started" or target.has_healthcheck:
                continue
            server = target.start.server
            if server is None or not server.is_datastore:
                continue
            cure = None
            if (test := server.get("probe")) and target.healthcheck is None:
                cure = Fix(
                    f"Probe {target.name} and wait for it",
                    (
                        Set(target.at("healthcheck"), {"test": test}),
                        Set((*dependency.path, "condition"), "service_healthy"),
                    ),
                )
            yield Violation(
                dependency.path,
                f"{service.name} starts with {target.name} ({target.base}), not when that accepts "
                "connections: give "
                f"{target.name} a healthcheck and wait with condition: service_healthy",
                cure,
            )
