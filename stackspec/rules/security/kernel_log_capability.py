"""A capability to read and clear the host's kernel log.

`SYSLOG`. Shipping log files does not need it.

## Why
The kernel's log names its addresses, which is the first thing a kernel exploit has to find out, and the
messages of every other container; and whoever may clear it wipes his traces.

## Bad
```yaml
services:
  logs:
    image: fluent/fluent-bit:3.2.4
    cap_add: [SYSLOG]
```

## Good
```yaml
services:
  logs:
    image: fluent/fluent-bit:3.2.4
    cap_drop: [ALL]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {"SYSLOG": "read and clear the host's kernel log"}


@rule(
    "SEC010",
    severity=Severity.ERROR,
    tags=("cis-docker-5.4",),
    sources=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    mode="both",
)
def kernel_log_capability(stack: Stack) -> Violations:
    """Judge each added capability by its name, whatever its case and prefix."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name in GAINS:
                yield Violation(
                    capability.path,
                    f"capability {capability.text} lets {service.name} {GAINS[capability.name]}: "
                    "drop it, and read the log on the host",
                )
