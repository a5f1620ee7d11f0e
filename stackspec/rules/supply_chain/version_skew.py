"""One image in two versions within one stack.

Tags that say the same (`17` and `17.6`, `3.13-slim` and `3.13-alpine`), and tags that are no versions, are no
skew.

## Why
One of the two was forgotten at the last update. Client and server tools disagree about their protocol or dump
format, and the forgotten one misses the security fix for which the other was updated.

## Bad
```yaml
services:
  cache:
    image: valkey/valkey:8.1.1
  sessions:
    image: valkey/valkey:7.2.5
```

## Good
```yaml
services:
  cache:
    image: valkey/valkey:8.1.1
  sessions:
    image: valkey/valkey:8.1.1
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SUP004",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",),
)
def version_skew(stack: Stack) -> Violations:
    """Judge the images that are pulled, each older one against the newest of its repository."""
    for service in stack.services:
        image = service.image
        if not image or service.build or not image.version:
            continue
        newest = max(
            (
                other
                for other in stack.services
                if other.image
                and not other.build
                and (other.image.registry, other.image.repository) == (image.registry, image.repository)
            ),
            key=lambda other: other.image.version if other.image else (),
        )
        if newest.image and image.version != newest.image.version[: len(image.version)]:
            yield Violation(
                image.path,
                f"{service.name} runs {image} and {newest.name} runs {newest.image}: use one version",
            )
