"""A probe that is switched off: `disable: true`, or the test `NONE`.

Jobs that end may do so: nobody waits for them to become healthy.

## Why
Somebody's probe failed and was silenced instead of mended. `up --wait` refuses the service ("has no
healthcheck configured"), and a hung one stays up for good.

## Bad
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    healthcheck:
      test: [NONE]
```

## Good
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    healthcheck:
      test: [CMD, shop, ping]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "REL006",
    severity=Severity.WARNING,
    tags=("cis-docker-5.27",),
    sources=("https://docs.docker.com/reference/compose-file/services/#healthcheck",),
    mode="both",
)
def disabled_healthcheck(stack: Stack) -> Violations:
    """Judge every service that is meant to stay and says something about its probe."""
    for service in stack.services:
        probe = service.healthcheck
        if probe is None or not probe.disabled or service.is_job:
            continue
        written = "test: NONE" if probe.test else "disable: true"
        yield Violation(
            probe.path,
            f"{written} switches the probe of {service.name} off: remove it, and mend the probe where it "
            "failed",
            Fix("Use the image's own probe again", (Remove(probe.path),)),
        )
