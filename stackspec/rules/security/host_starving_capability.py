"""A capability to starve the host's other programs, with nothing that bounds it.

`IPC_LOCK` is bounded by a memory limit (and not by `ulimits.memlock`, which the capability overrides and
which can take its place); `SYS_NICE` and `LEASE` are bounded by nothing.

## Why
Locked memory is never swapped out: one leak and the kernel kills other containers' processes instead. A
process that raises its own priority starves everything else on its processors, the health probes first.

## Bad
```yaml
services:
  vault:
    image: registry.example.org/ops/vault:1.18.3
    cap_add: [IPC_LOCK]
```

## Good
```yaml
services:
  vault:
    image: registry.example.org/ops/vault:1.18.3
    cap_add: [IPC_LOCK]
    mem_limit: 512m
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {
    "IPC_LOCK": (
        "lock memory without end",
        "give it a memory limit, or 'ulimits.memlock' in the capability's place",
    ),
    "SYS_NICE": ("put itself before every other process, in real time too", "drop it"),
    "LEASE": ("hold up other programs' access to files", "drop it"),
}


@rule(
    "SEC009",
    severity=Severity.ERROR,
    tags=("cis-docker-5.4",),
    sources=(
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://man7.org/linux/man-pages/man2/mlock.2.html",
    ),
    mode="both",
)
def host_starving_capability(stack: Stack) -> Violations:
    """Judge each added capability together with the limit that would bound it."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name not in GAINS:
                continue
            if capability.name == "IPC_LOCK" and service.memory_limit is not None:
                continue
            gain, cure = GAINS[capability.name]
            yield Violation(
                capability.path, f"capability {capability.text} lets {service.name} {gain}: {cure}"
            )
