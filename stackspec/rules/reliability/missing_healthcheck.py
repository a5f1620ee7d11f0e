"""A service of which the engine cannot tell whether it works: no probe in Compose, none in its image.

The image's own `HEALTHCHECK` counts, read from the Dockerfile beside `build:` or known of a common image.
Jobs that end need none, and a probe that is switched off is another rule's matter.

## Why
A hung service stays `running`: nothing restarts it, `up --wait` calls a crash loop healthy, and whoever
depends on it gets connection errors that look like their own fault.

## Bad
```yaml
services:
  shop:
    build: .
    healthcheck:
      interval: 10s
```
```dockerfile
FROM python:3.13.9-slim
CMD ["python", "-m", "shop"]
```

## Good
```yaml
services:
  shop:
    build: .
```
```dockerfile
FROM python:3.13.9-slim
HEALTHCHECK CMD ["python", "-m", "shop.probe"]
CMD ["python", "-m", "shop"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL005",
    severity=Severity.WARNING,
    tags=("cis-docker-4.6", "cis-docker-5.27"),
    sources=("https://docs.docker.com/reference/compose-file/services/#healthcheck",),
    mode="both",
)
def missing_healthcheck(stack: Stack) -> Violations:
    """Judge every service that is meant to stay."""
    for service in stack.services:
        probe = service.healthcheck
        if service.is_job or service.has_healthcheck or (probe and (probe.disabled or probe.test)):
            continue
        server = service.start.server
        test = server.get("probe") if server else None
        cure = Fix("Probe as the image's publisher does", (Set(service.at("healthcheck", "test"), test),))
        what = "sets times for a probe that neither it nor its image has" if probe else "has no healthcheck"
        yield Violation(
            service.at("healthcheck"),
            f"{service.name} {what}, so a hung one counts as running: "
            + (f"add the test {' '.join(test)}" if test else "add a healthcheck with a test"),
            cure if test else None,
        )
