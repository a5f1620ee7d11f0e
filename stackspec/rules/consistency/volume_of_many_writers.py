"""A named volume of a datastore that another service may write to.

## Why
Two programs write one set of files, and neither locks them for the other: a database found like this is corrupt.

## Bad
```yaml
services:
  db:
    image: postgres:17.6
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
    volumes: ["data:/var/lib/postgresql/data"]
  backup:
    image: registry.example.org/backup:1.4.0
    volumes: ["data:/data"]
volumes: {data: {}}
```

## Good
```yaml
services:
  db:
    image: postgres:17.6
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
    volumes: ["data:/var/lib/postgresql/data"]
  backup:
    image: registry.example.org/backup:1.4.0
    volumes: ["data:/data:ro"]
volumes: {data: {}}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON024",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/engine/storage/volumes/",),
)
def volume_of_many_writers(stack: Stack) -> Violations:
    """Judge the writers beside the datastore."""
    owners = {
        mount.source: service
        for service in stack.services
        if service.reach.is_datastore
        for mount in service.mounts
        if mount.is_named_volume and not mount.read_only and service.keeps_data_at(mount.target)
    }
    for service in stack.services:
        for mount in service.mounts:
            owner = owners.get(mount.source) if mount.is_named_volume and not mount.read_only else None
            if owner is not None and owner is not service:
                yield Violation(
                    mount.path,
                    f"{service.name} may write to {mount.source}, where {owner.name} keeps its data: mount it read-only",
                )
