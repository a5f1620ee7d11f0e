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

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "POR004",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/services/#volumes",),
)
def one_letter_volume(stack: Stack) -> Violations:
    """Report what the reader noticed; a Windows container has drives."""
    for found in stack.noticed("one-letter-volume"):
        service = stack.service.get(str(found.path[1]))
        if service is None or not str(service.spec.get("platform") or "").startswith("windows"):
            yield found
