"""Several replicas that would all have the same container name.

## Why
Compose refuses the whole project ("can't set container_name and … as container name must be unique"), also
for whoever only wanted another service of it.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    container_name: web
    deploy:
      replicas: 2
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    deploy:
      replicas: 2
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "REL019",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#container_name",),
)
def replicas_with_container_name(stack: Stack) -> Violations:
    """Judge every service with more than one replica."""
    for service in stack.services:
        if service.container_name and service.replicas > 1:
            path = service.at("container_name")
            yield Violation(
                path,
                f"{service.replicas} replicas of {service.name} cannot all be called "
                f"{service.container_name!r}: "
                f"remove container_name",
                Fix("Let the engine name the containers", (Remove(path),), safe=True),
            )
