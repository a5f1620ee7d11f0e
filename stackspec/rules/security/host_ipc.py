"""A container that shares the host's memory segments.

`ipc: host`. `private`, `shareable` and `service:NAME` stay within the stack.

## Why
Shared memory holds what programs of the host pass to one another, databases' caches among it; any process
in the container reads and alters it.

## Bad
```yaml
services:
  trainer:
    image: pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime
    ipc: host
```

## Good
```yaml
services:
  trainer:
    image: pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime
    shm_size: 8g
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC016",
    severity=Severity.ERROR,
    tags=("cis-docker-5.17",),
    sources=("https://docs.docker.com/engine/containers/run/#ipc-settings---ipc",),
    mode="both",
)
def host_ipc(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.spec.get("ipc") == "host":
            path = service.at("ipc")
            yield Violation(
                path,
                f"'ipc: host' gives {service.name} the host's shared memory: "
                "remove it, and raise 'shm_size' if /dev/shm is too small",
                Fix("Give it its own shared memory", (Remove(path),)),
            )
