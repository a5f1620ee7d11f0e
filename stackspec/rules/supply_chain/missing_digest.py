"""An image that is pinned by a tag only, and not by a digest.

A tag is a name that its publisher, or whoever has taken the publisher's account, can give to another image at
any time. What is built here has no digest before it is built.

## Why
The tag that passed all tests on Monday names another image on Tuesday: three machines of one environment run
three programs, and none of them is the one that was scanned.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3@sha256:4ff102c5d78d254a6f0da062b3cf39eaf07f01eec0927fd21e219d0af8bc0591
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SUP002",
    severity=Severity.INFO,
    tags=("cis-docker-5.28", "owasp-docker-13"),
    sources=("https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",),
)
def missing_digest(stack: Stack) -> Violations:
    """Judge every image that is pulled."""
    for service in stack.services:
        image = service.image
        if image and image.reference is not None and not image.digest and not service.build:
            yield Violation(
                image.path,
                f"{image} has no digest, so the registry decides what runs: add @sha256:… of the image you "
                "tested",
            )
