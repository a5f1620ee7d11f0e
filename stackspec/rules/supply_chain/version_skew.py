"""One image in two versions within one stack.

Tags that say the same (`17` and `17.6`, `3.13-slim` and `3.13-alpine`) and tags that are no versions are no
skew. Services that only a profile switches on, or whose names carry the version (`redis6`), are alternatives
and stand.

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
    pulled = [
        service
        for service in stack.services
        if service.image and service.image.version and not service.build and not service.names_its_version
    ]
    for service in pulled:
        image = service.base
        alike = [
            other
            for other in pulled
            if other.base and image and other.base.same_repository(image) and other.base.version
        ]
        newest = max(alike, key=lambda other: other.base.version if other.base else ())
        if image and newest.base and image.version != newest.base.version[: len(image.version)]:
            yield Violation(
                image.path,
                f"{service.name} runs {image} and {newest.name} runs {newest.base}: use one version",
            )
