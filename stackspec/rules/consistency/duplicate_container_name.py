"""Two services with one `container_name`.

Services that only different profiles switch on are alternatives and stand.

## Why
`docker compose config` accepts it; `up` fails on the second one, with half of the stack running.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    container_name: shop
  admin:
    image: nginx:1.29.3
    container_name: shop
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    container_name: shop-web
  admin:
    image: nginx:1.29.3
    container_name: shop-admin
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON019",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#container_name",),
)
def duplicate_container_name(stack: Stack) -> Violations:
    """Judge the names that services choose."""
    seen: dict[str, object] = {}
    for service in stack.services:
        name = service.container_name
        if not name:
            continue
        other = stack.service.get(str(seen.get(name)))
        alternatives = (
            other and service.profiles and other.profiles and not set(service.profiles) & set(other.profiles)
        )
        if other and not alternatives:
            yield Violation(
                service.at("container_name"),
                f"{service.name} and {other.name} are both called {name}: rename one",
            )
        seen.setdefault(name, service.name)
