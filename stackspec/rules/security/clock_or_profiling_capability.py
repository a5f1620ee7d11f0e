"""A capability over the host's clock or its performance counters.

`SYS_TIME` and `PERFMON`: neither clock nor counters are divided among containers.

## Why
The clock is the host's: a container that sets it makes certificates expire, tokens valid again and logs
useless in every container. `PERFMON` samples all processes of the host, which is enough to recover keys
from their timing.

## Bad
```yaml
services:
  ntp:
    image: cturra/ntp:latest@sha256:4ff102c5d78d254a6f0da062b3cf39eaf07f01eec0927fd21e219d0af8bc0591
    cap_add: [SYS_TIME]
```

## Good
```yaml
services:
  ntp:
    image: cturra/ntp:latest@sha256:4ff102c5d78d254a6f0da062b3cf39eaf07f01eec0927fd21e219d0af8bc0591
    environment:
      ENABLE_NTS: "true"
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {
    "SYS_TIME": "set the host's clock",
    "PERFMON": "sample every process of the host",
}


@rule(
    "SEC008",
    severity=Severity.ERROR,
    tags=("cis-docker-5.4",),
    sources=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    mode="both",
)
def clock_or_profiling_capability(stack: Stack) -> Violations:
    """Judge each added capability by its name, whatever its case and prefix."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name in GAINS:
                yield Violation(
                    capability.path,
                    f"capability {capability.text} lets {service.name} {GAINS[capability.name]}: "
                    "set the clock and measure on the host instead",
                )
