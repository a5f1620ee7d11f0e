"""A container whose SELinux separation is off.

`label:disable` and `label=disable`, and the type `spc_t`, which confines nothing either. On hosts without
SELinux it is a promise that the next host breaks.

## Why
Separation by label is what keeps an escaped process away from the host's files, and one container away
from another's volumes. It is mostly switched off to cure a "permission denied" on a bind mount, which
`:z` cures without it.

## Bad
```yaml
services:
  files:
    image: registry.example.org/shop/files:1.3.0
    security_opt: ["label:disable"]
```

## Good
```yaml
services:
  files:
    image: registry.example.org/shop/files:1.3.0
    security_opt: ["label:level:s0:c100,c200"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC013",
    severity=Severity.WARNING,
    tags=("cis-docker-5.3", "owasp-docker-6"),
    sources=("https://docs.docker.com/engine/containers/run/#security-configuration",),
    mode="both",
)
def disabled_selinux(stack: Stack) -> Violations:
    """Judge every security option; ``label=type:spc_t`` is split at its first separator."""
    for service in stack.services:
        for option in service.security_options:
            if option.key == "label" and option.value in ("disable", "type:spc_t"):
                yield Violation(
                    option.path,
                    f"{option.text!r} switches SELinux's separation off for {service.name}: "
                    "remove it, and relabel bind mounts with ':z' where access fails",
                    Fix("Keep SELinux's separation", (Remove(option.path),)),
                )
