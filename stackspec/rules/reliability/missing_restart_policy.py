"""A service that is meant to stay and does not come back after a crash or a reboot.

Neither `restart` nor `deploy.restart_policy` is written. An explicit `restart: "no"` is a decision and
stands; jobs need none.

## Why
The process dies at night of a lost connection, or the host reboots after a security update, and the service
is gone until somebody notices.

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
    image: nginx:1.29.3
    restart: unless-stopped
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL007",
    severity=Severity.WARNING,
    tags=("owasp-docker-7",),
    sources=("https://docs.docker.com/reference/compose-file/services/#restart",),
    mode="both",
)
def missing_restart_policy(stack: Stack) -> Violations:
    """Judge every service that is meant to stay."""
    for service in stack.services:
        if service.is_job or service.spec.get("restart") or service.deploy.get("restart_policy"):
            continue
        path = service.at("restart")
        yield Violation(
            path,
            f"{service.name} stays down after a crash or a reboot: set restart: unless-stopped",
            Fix("Restart it unless somebody stopped it", (Set(path, "unless-stopped"),)),
        )
