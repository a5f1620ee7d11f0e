"""A reservation of memory or processors that is higher than the service's own limit.

## Why
`docker compose config` accepts it; `up` fails: "Minimum memory limit can not be less than memory reservation
limit".

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    mem_limit: 64m
    mem_reservation: 128m
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    mem_limit: 128m
    mem_reservation: 64m
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL022",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/engine/containers/resource_constraints/#memory",),
)
def reservation_above_limit(stack: Stack) -> Violations:
    """Judge every pair of them."""
    from stackspec.units.size import ByteSize

    for service in stack.services:
        limit, reserved = service.memory_limit, service.memory_reservation
        if limit and reserved and reserved > limit:
            path = service.reservation_path("memory", "mem_reservation")
            yield Violation(
                path,
                f"{service.name} reserves {ByteSize(reserved)} of memory and may use {ByteSize(limit)}: "
                "reserve no "
                f"more than the limit",
                Fix("Reserve as much as the limit", (Set(path, str(limit)),), safe=True),
            )
        cpus, kept = service.cpu_limit, service.cpu_reservation
        if cpus and kept and kept > cpus:
            path = service.reservation_path("cpus", "cpus")
            yield Violation(
                path,
                f"{service.name} reserves {kept:g} processors and may use {cpus:g}: reserve no more than "
                "the limit",
                Fix("Reserve as much as the limit", (Set(path, f"{cpus:g}"),), safe=True),
            )
