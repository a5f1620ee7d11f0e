"""A capability that amounts to root on the host.

`ALL`, `SYS_ADMIN`, `SYS_MODULE` and `SYS_RAWIO`, with or without `CAP_`, in any case. Dropping others
beside it changes nothing.

## Why
With one of these a process in the container loads a kernel module, mounts the host's disk or writes to
its memory. It takes one remote-code bug in the program, and public exploits do the rest.

## Bad
```yaml
services:
  backup:
    image: restic/restic:0.17.3
    cap_add: [cap_sys_admin]
```

## Good
```yaml
services:
  backup:
    image: restic/restic:0.17.3
    cap_add: [CHOWN]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {
    "ALL": "do everything that root on the host can",
    "SYS_ADMIN": "mount file systems and leave its namespaces",
    "SYS_MODULE": "load code into the host's kernel",
    "SYS_RAWIO": "read and write the host's memory and disks",
}


@rule(
    "SEC005",
    severity=Severity.CRITICAL,
    tags=("cis-docker-5.4", "owasp-docker-3", "nist-800-190-4.4.3"),
    sources=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    mode="both",
)
def host_takeover_capability(stack: Stack) -> Violations:
    """Judge each added capability by its name, whatever its case and prefix."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name in GAINS:
                yield Violation(
                    capability.path,
                    f"capability {capability.text} lets {service.name} {GAINS[capability.name]}: "
                    "name the one narrow capability that the program needs",
                )
