"""A first process that does not hear the signal to stop: a shell that waits for its child, or a bare `sleep`.

The kernel gives process 1 no default reaction to SIGTERM. A shell that replaces itself with its last command
is fine: `exec` does it everywhere, and bash and BusyBox do it unasked for the last command of a list
(measured), Debian's dash does not. Pipes, loops and `wait` keep every shell. With `init: true` the engine's
init takes the first place.

## Why
Every `stop`, update and rollback of the service takes the whole grace period (10 s) and ends in SIGKILL: open
requests are cut off and nothing is flushed.

## Bad
```yaml
services:
  worker:
    image: registry.example.org/shop/worker:2.4.1
    command: [sh, -c, "while true; do shop work; sleep 5; done"]
```

## Good
```yaml
services:
  worker:
    image: registry.example.org/shop/worker:2.4.1
    command: [sh, -c, "while true; do shop work; sleep 5; done"]
    init: true
  web:
    image: registry.example.org/shop/web:2.4.1
    command: [sh, -c, "shop prepare && exec shop serve"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL016",
    severity=Severity.WARNING,
    sources=(
        "https://docs.docker.com/reference/compose-file/services/#init",
        "https://docs.docker.com/reference/dockerfile/#exec-form-entrypoint-example",
    ),
    mode="both",
)
def pid1_ignores_sigterm(stack: Stack) -> Violations:
    """Judge start commands that are written in Compose or in the Dockerfile; jobs end by themselves."""
    for service in stack.services:
        if service.init or service.is_job:
            continue
        if deaf := service.start.deaf:
            path = service.at("init")
            yield Violation(
                path,
                f"process 1 of {service.name} is {deaf} and ignores SIGTERM, so each stop takes "
                f"{service.stop_grace_period:g}s and ends in a kill: set init: true, or exec a program "
                "that listens",
                Fix("Put the engine's init in the first place", (Set(path, True),)),
            )
