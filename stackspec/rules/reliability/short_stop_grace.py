"""A service that is killed before it can finish: its grace period is shorter than its program needs.

The need is what the image's publisher documents, or what the policy's parameter says of a service of your
own.

## Why
The engine sends SIGKILL while the database writes its checkpoint or the broker hands over its partitions. The
next start runs crash recovery, which takes minutes when it matters most, and non-durable data is gone.

## Bad
```yaml
services:
  db:
    image: postgres:17.6
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```

## Good
```yaml
services:
  db:
    image: postgres:17.6
    stop_grace_period: 1m0s
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    drain_seconds: dict[str, int] = {}  # noqa: RUF012 - parameters are frozen
    """What a service (by its key) needs to finish its work; goes before what is known of its image."""


@rule(
    "REL017",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/services/#stop_grace_period",),
    params=Params,
)
def short_stop_grace(stack: Stack, params: Params) -> Violations:
    """Judge servers of known images, and the services that the policy names."""
    for service in stack.services:
        server = service.start.server
        need = params.drain_seconds.get(service.name) or (
            server.get("stop_grace_seconds") if server else None
        )
        if not need or service.stop_grace_period >= need:
            continue
        path = service.at("stop_grace_period")
        yield Violation(
            path,
            f"{service.name} ({service.base or 'built'}) is killed {service.stop_grace_period:g}s after "
            "the signal to "
            f"stop and may need {need}s: set stop_grace_period: {need}s",
            Fix(f"Give it {need}s to stop", (Set(path, f"{need}s"),)),
        )
