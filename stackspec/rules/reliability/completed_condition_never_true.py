"""`condition: service_completed_successfully` on a service that never completes.

It restarts for ever (`always`, `unless-stopped`), or it is a server of a well-known image that stays by
nature.

## Why
`up` waits without an end and without a message, even with `--wait-timeout`: each time the job is done, the
engine starts it again.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: registry.example.org/shop/api:2.4.1
    command: [shop, migrate]
    restart: always
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: registry.example.org/shop/api:2.4.1
    command: [shop, migrate]
    restart: on-failure:3
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL012",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#depends_on",),
)
def completed_condition_never_true(stack: Stack) -> Violations:
    """Judge every dependency that waits for an end."""
    for service in stack.services:
        for dependency in service.dependencies:
            target = stack.service.get(dependency.service)
            if target is None or dependency.condition != "service_completed_successfully":
                continue
            waits = f"{service.name} waits for {target.name} to complete"
            if target.restart in ("always", "unless-stopped"):
                swarm = target.deploy.get("restart_policy")
                edit = (
                    Set(target.at("deploy", "restart_policy", "condition"), "none")
                    if swarm
                    else Set(target.at("restart"), "no")
                )
                yield Violation(
                    dependency.path,
                    f"{waits}, which restarts for ever (restart: {target.restart}), so `up` hangs: set "
                    "restart: "
                    f'"no" or on-failure for {target.name}',
                    Fix(f"Let {target.name} end", (edit,)),
                )
            elif server := target.start.server:
                yield Violation(
                    dependency.path,
                    f"{waits}, but {target.base} is a server ({server.kind or server.name}) and stays, so "
                    "`up` hangs: "
                    f"wait with condition: service_healthy",
                )
