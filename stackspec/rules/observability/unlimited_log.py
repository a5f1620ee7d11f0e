"""A service whose log grows without bound: the driver `json-file` without `max-size`.

Without a `logging` of its own, a service has the engine's default driver, which the policy may know to be limited.

## Why
The log fills the disk of the host, and every container on it stops.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    logging:
      driver: json-file
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    logging:
      driver: json-file
      options: {max-size: 10m, max-file: "3"}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "OBS013",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/engine/logging/drivers/json-file/",),
)
def unlimited_log(stack: Stack) -> Violations:
    """Judge the services that choose the driver."""
    for service in stack.services:
        logging = service.spec.get("logging") or {}
        options = logging.get("options") or {}
        if logging.get("driver") == "json-file" and not options.get("max-size"):
            yield Violation(
                service.at("logging"),
                f"{service.name} logs to json-file without max-size: set max-size and max-file",
            )
