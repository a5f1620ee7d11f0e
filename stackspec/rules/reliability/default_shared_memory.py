"""A program that needs shared memory, with the engine's default of 64 MiB at `/dev/shm`.

Known of the image: PostgreSQL's parallel queries and every Chromium live there. A mount on `/dev/shm` or
another `ipc` than the container's own counts too.

## Why
It works with test data. With real data, queries fail with "could not resize shared memory segment: No space
left on device", and browser tabs crash.

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
    shm_size: 256m
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule

SHARED_MEMORY = "/dev/shm"  # noqa: S108 - where shared memory is, and no file of ours


@rule(
    "REL024",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#shm_size",),
)
def default_shared_memory(stack: Stack) -> Violations:
    """Judge servers of known images that say nothing about it: a size that is written is a decision."""
    for service in stack.services:
        server = service.start.server
        need = server.get("shm_bytes") if server else None
        mounted = {mount.target for mount in service.mounts} | {
            mount.target for mount in service.temporary_mounts
        }
        if not need or "shm_size" in service or SHARED_MEMORY in mounted or service.spec.get("ipc"):
            continue
        path = service.at("shm_size")
        yield Violation(
            path,
            f"{service.base} needs more shared memory than the default 64M: set shm_size: {need >> 20}m",
            Fix(f"Give it {need >> 20} MiB of shared memory", (Set(path, str(need)),)),
        )
