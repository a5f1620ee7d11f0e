"""Memory limits that the host cannot keep, one alone or all together with their replicas.

The budget is the policy's parameter `host_memory`. Services that only a profile switches on do not count
towards the sum.

## Why
The engine accepts any number, a limit of 9000g too. Under load all services use what they were promised, and
the kernel's out-of-memory killer decides which one of them dies.

## Bad
```yaml
services:
  search:
    image: registry.example.org/shop/search:1.9.0
    mem_limit: 9000g
```

## Good
```yaml
services:
  search:
    image: registry.example.org/shop/search:1.9.0
    mem_limit: 2g
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    host_memory: str = "256G"
    """What the environment's host has for the stack, such as `24G`."""


@rule(
    "REL020",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/engine/containers/resource_constraints/#memory",),
    mode="both",
    params=Params,
)
def memory_over_budget(stack: Stack, params: Params) -> Violations:
    """Judge each limit, and their sum."""
    from stackspec.units.size import ByteSize

    budget = ByteSize(params.host_memory)
    total, parts = 0, []
    for service in stack.services:
        limit = service.memory_limit or 0
        if limit > budget:
            yield Violation(
                service.limit_path("memory", "mem_limit"),
                f"{service.name} may use {ByteSize(limit)} of memory and the host has {budget}: lower the "
                "limit",
            )
        elif limit and service.replicas and not service.profiles:
            total += limit * service.replicas
            times = f"{service.replicas} × " if service.replicas > 1 else ""
            parts.append(f"{service.name} {times}{ByteSize(limit)}")
    if total > budget:
        yield Violation(
            ("services",),
            f"the memory limits add up to {ByteSize(total)} ({', '.join(parts)}) and the host has "
            f"{budget}: lower them",
        )
