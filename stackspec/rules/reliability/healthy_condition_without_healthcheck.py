"""`condition: service_healthy` on a service that nobody probes.

It has no healthcheck in Compose, or a disabled one, and neither its Dockerfile nor its image brings one.
Where nothing is known about the image, the rule is silent.

## Why
`docker compose config` accepts it; `up` starts half of the stack and then stops with "has no healthcheck
configured".

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on:
      db:
        condition: service_healthy
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
    "REL011",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#depends_on",),
    mode="both",
)
def healthy_condition_without_healthcheck(stack: Stack) -> Violations:
    """Judge every dependency that waits for health."""
    for service in stack.services:
        for dependency in service.dependencies:
            target = stack.service.get(dependency.service)
            if (
                target is None
                or dependency.condition != "service_healthy"
                or target.has_healthcheck is not False
            ):
                continue
            disabled = target.healthcheck is not None and target.healthcheck.disabled
            what = "has its healthcheck switched off" if disabled else "has no healthcheck, nor has its image"
            server = target.start.server
            test = server.get("probe") if server and not disabled else None
            yield Violation(
                dependency.path,
                f"{service.name} waits until {target.name} is healthy, but {target.name} {what}, so `up` "
                "fails: " + (f"give it the test {' '.join(test)}" if test else "give it one"),
                Fix(f"Probe {target.name}", (Set(target.at("healthcheck", "test"), test),)) if test else None,
            )
