"""A volume without a name: `volumes: [/app/cache]`.

## Why
Nobody finds it again. Each `down` and `up` makes a new one and leaves the old behind, until the disk is full
of volumes whose names are 64 hexadecimal digits, one of which holds the data that somebody misses.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    volumes: ["/usr/src/app/node_modules"]
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    volumes: ["modules:/usr/src/app/node_modules"]
volumes:
  modules: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL031",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/engine/storage/volumes/#named-and-anonymous-volumes",),
)
def anonymous_volume(stack: Stack) -> Violations:
    """Judge every mount; a drive's letter before the path is another rule's matter."""
    for service in stack.services:
        for mount in service.mounts:
            if not mount.is_anonymous or not mount.target.startswith("/"):
                continue
            if mount.target.rstrip("/") != service.start.data_folder:  # else stateful-without-volume says it
                yield Violation(
                    mount.path,
                    f"the volume at {mount.target} has no name: name it, so that it is found again and "
                    "removed",
                )
