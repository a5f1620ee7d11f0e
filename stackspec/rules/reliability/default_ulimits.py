"""A service without resource limits of its own (`ulimits`), so that the engine's defaults hold.

The Center for Internet Security asks that somebody decides. Whoever has decided for the defaults switches the
rule off.

## Why
The defaults differ from host to host: with one engine 1,048,576 files may be open and a leak of descriptors
is never seen, with another 1,024 and the same image fails under the first real load.

## Bad
```yaml
services:
  proxy:
    image: nginx:1.29.3
```

## Good
```yaml
services:
  proxy:
    image: nginx:1.29.3
    ulimits:
      nofile:
        soft: 8192
        hard: 8192
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL004",
    severity=Severity.INFO,
    tags=("cis-docker-5.19", "owasp-docker-7"),
    sources=("https://docs.docker.com/reference/compose-file/services/#ulimits",),
    mode="both",
)
def default_ulimits(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if not service.spec.get("ulimits"):
            yield Violation(
                service.at("ulimits"),
                f"{service.name} runs with whatever limits its host's engine gives: set ulimits, nofile at "
                "least",
            )
