"""A named volume of one letter, which Compose reads as a Windows drive.

`d:/data` is not volume `d` at `/data`: it is an anonymous volume at the path `d:/data`.

## Why
`docker compose config` accepts it; `up` fails with "invalid mount path: 'd:/data' mount path must be
absolute", which says nothing of the volume's name.

## Bad
```yaml
services:
  db:
    image: registry.example.org/shop/db:2.4.1
    volumes: ["d:/data"]
volumes:
  d: {}
```

## Good
```yaml
services:
  db:
    image: registry.example.org/shop/db:2.4.1
    volumes: ["data:/data"]
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "POR004",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/services/#volumes",),
)
def single_letter_volume(stack: Stack) -> Violations:
    """Judge the mounts of containers that are not Windows'."""
    for service in stack.services:
        if str(service.spec.get("platform") or "").startswith("windows"):
            continue
        for mount in service.mounts:
            drive, colon, path = mount.target.partition(":")
            if mount.is_anonymous and colon and len(drive) == 1 and drive.isalpha() and path.startswith("/"):
                yield Violation(
                    mount.path,
                    f"{mount.target} is read as a path on drive {drive.upper()}, not as volume {drive!r}: "
                    "give the "
                    f"volume a longer name",
                )
