"""A capability that reads what other processes and files hide.

`SYS_PTRACE` and `DAC_READ_SEARCH`.

## Why
`SYS_PTRACE` reads keys and passwords out of the memory of every process that it sees; `DAC_READ_SEARCH`
passes over file permissions and, with file handles, reads files of the host's disk that were never
mounted.

## Bad
```yaml
services:
  profiler:
    image: grafana/pyroscope:1.12.0
    cap_add: [SYS_PTRACE]
```

## Good
```yaml
services:
  profiler:
    image: grafana/pyroscope:1.12.0
    cap_drop: [ALL]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {
    "SYS_PTRACE": "read the memory of every process that it sees",
    "DAC_READ_SEARCH": "read any file, those of the host's disk included",
}


@rule(
    "SEC007",
    severity=Severity.WARNING,
    tags=("cis-docker-5.4", "owasp-docker-3"),
    sources=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    mode="both",
)
def process_inspecting_capability(stack: Stack) -> Violations:
    """Judge each added capability by its name, whatever its case and prefix."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name in GAINS:
                yield Violation(
                    capability.path,
                    f"capability {capability.text} lets {service.name} {GAINS[capability.name]}: "
                    "drop it, or add it only in the stack that debugs",
                )
