"""A service that asks for root.

`user` is `root` or a number that is 0, whatever the group. Images whose entry point starts as root by
design and steps down by itself (PostgreSQL, Redis, …) are not reported, unless the entry point is
replaced.

## Why
Someone overrode the image's user, mostly to get past a "permission denied" on a volume. From then on
every bug in the program acts as root: in mounted folders it is root on the host.

## Bad
```yaml
services:
  app:
    image: registry.example.org/shop/app:2.4.1
    user: "0:1000"
```

## Good
```yaml
services:
  app:
    image: registry.example.org/shop/app:2.4.1
    user: "1000:0"
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC033",
    severity=Severity.WARNING,
    tags=("cis-docker-4.1", "owasp-docker-2"),
    sources=("https://docs.docker.com/build/building/best-practices/#user",),
    mode="both",
)
def explicit_root_user(stack: Stack) -> Violations:
    """Judge the attribute, not what the image says."""
    for service in stack.services:
        if not service.user or not service.starts_as_root:
            continue
        if service.entrypoint is None and service.known and service.known.get("drops_privileges"):
            continue
        yield Violation(
            service.at("user"),
            f"user '{service.user}' makes {service.name} root: "
            "name a user that is not, and give it the folders it writes",
        )
