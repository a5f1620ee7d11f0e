"""A container outside of AppArmor.

`apparmor:unconfined`, with `:` or `=`.

## Why
The default profile forbids writes to `/proc` and `/sys` and mounting, and holds also where a capability
was given too freely. Without it, one capability too many is an open door.

## Bad
```yaml
services:
  files:
    image: registry.example.org/shop/files:1.3.0
    security_opt: ["apparmor:unconfined"]
```

## Good
```yaml
services:
  files:
    image: registry.example.org/shop/files:1.3.0
    security_opt: ["apparmor:shop-files"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC012",
    severity=Severity.ERROR,
    tags=("cis-docker-5.2", "owasp-docker-6"),
    sources=("https://docs.docker.com/engine/security/apparmor/",),
    mode="both",
)
def unconfined_apparmor(stack: Stack) -> Violations:
    """Judge every security option by key and value."""
    for service in stack.services:
        for option in service.security_options:
            if option.key == "apparmor" and option.value == "unconfined":
                yield Violation(
                    option.path,
                    f"{option.text!r} takes the default AppArmor profile from {service.name}: "
                    "remove it, or name a profile that is loaded on the host",
                    Fix("Return to the default AppArmor profile", (Remove(option.path),)),
                )
