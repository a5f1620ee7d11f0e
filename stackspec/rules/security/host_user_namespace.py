"""A container outside of the engine's user remapping.

`userns_mode: host`. It matters on engines that remap users, and is without effect elsewhere.

## Why
On a host that remaps users, root in a container is nobody outside of it. This one's root is the host's:
the machine's owner believes that a protection holds, and for this container it does not.

## Bad
```yaml
services:
  agent:
    image: registry.example.org/ops/agent:3.1.0
    userns_mode: host
```

## Good
```yaml
services:
  agent:
    image: registry.example.org/ops/agent:3.1.0
    user: "1000:1000"
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC018",
    severity=Severity.INFO,
    tags=("cis-docker-5.31",),
    sources=("https://docs.docker.com/engine/security/userns-remap/",),
    mode="both",
)
def host_user_namespace(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.spec.get("userns_mode") == "host":
            path = service.at("userns_mode")
            yield Violation(
                path,
                f"'userns_mode: host' makes root in {service.name} the host's root "
                "even where the engine remaps users: remove it",
                Fix("Let the engine remap its users", (Remove(path),)),
            )
