"""A memory limit below what the engine accepts, 6 MB.

## Why
`docker compose config` accepts it; `up` fails: "Minimum memory limit allowed is 6MB". Most often a unit was forgotten, and
`mem_limit: 512` means 512 bytes.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    mem_limit: 512
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    mem_limit: 512m
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

LEAST = 6 << 20


@rule(
    "REL035",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/engine/containers/resource_constraints/#memory",),
)
def tiny_memory_limit(stack: Stack) -> Violations:
    """Judge every limit."""
    from stackspec.units.size import ByteSize

    for service in stack.services:
        limit = service.memory_limit
        if limit and limit < LEAST:
            yield Violation(
                service.limit_path("memory", "mem_limit"),
                f"{service.name} may use {ByteSize(limit)} of memory, and the engine refuses less than 6M: check the unit",
            )
