"""An image tag that moves: the same file starts another program next month.

A tag is missing, is `latest`, or is one that its publisher moves by its very meaning (`stable`, `edge`,
`main`, …). A digest beside the tag pins the image whatever the tag says. The value is judged after
interpolation, and the port of a registry is no tag.

## Why
Two machines that run `docker compose up` on the same commit get different programs, the difference appears
first in production, and rolling back the file does not bring the old program back.

## Bad
```yaml
services:
  web:
    image: registry.example.org:5000/shop/web
    read_only: true
```

## Good
```yaml
services:
  web:
    image: registry.example.org:5000/shop/web:2.4.1
    read_only: true
  edge:
    image: nginx:stable@sha256:4ff102c5d78d254a6f0da062b3cf39eaf07f01eec0927fd21e219d0af8bc0591
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SUP001",
    severity=Severity.WARNING,
    tags=("cis-docker-4.2",),
    sources=("https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",),
)
def floating_tag(stack: Stack) -> Violations:
    """Judge every service that is pulled; what a service builds has its base judged in its Dockerfile."""
    for service in stack.services:
        if service.image and service.image.moves and not service.build:
            what = (
                f"moves with its tag {service.image.tag!r}"
                if service.image.tag
                else "has no tag, so it is `latest`"
            )
            yield Violation(service.image.path, f"{service.image} {what}: pin a version or a digest")
