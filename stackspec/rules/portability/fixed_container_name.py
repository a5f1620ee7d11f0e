"""A container name that is fixed by `container_name`.

## Why
Names are the host's, not the project's: a second checkout, a parallel CI run or a blue-green deployment fails
with "the container name is already in use", and the service can never have a second replica.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    container_name: web
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "POR001",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#container_name",),
)
def fixed_container_name(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.container_name:
            path = service.at("container_name")
            yield Violation(
                path,
                f"{service.container_name!r} can exist once on a host: remove container_name, other "
                "services reach "
                f"this one as {service.name!r}",
                Fix("Let the engine name the container", (Remove(path),)),
            )
