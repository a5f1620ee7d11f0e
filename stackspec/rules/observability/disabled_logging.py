"""A service whose output is thrown away: the logging driver `none`.

## Why
After a failure there is nothing to read: `docker logs` refuses, and no log collector has seen a line.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    logging: {driver: none}
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    logging: {driver: local}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS014",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/engine/logging/configure/",),
)
def disabled_logging(stack: Stack) -> Violations:
    """Judge the driver."""
    for service in stack.services:
        if (service.spec.get("logging") or {}).get("driver") == "none":
            yield Violation(
                service.at("logging", "driver"),
                f"{service.name} throws its log away: use the driver local, or json-file with max-size",
            )
