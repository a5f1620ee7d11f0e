"""A container under a control group of its own choosing.

`cgroup_parent`, or `cgroup: host`, which shows the container all of the host's groups.

## Why
Limits of the engine's own group, which the machine's owner relies on, do not hold for this container;
nobody who looks at the engine's group sees what it uses.

## Bad
```yaml
services:
  batch:
    image: registry.example.org/shop/batch:1.8.0
    cgroup_parent: /batch
```

## Good
```yaml
services:
  batch:
    image: registry.example.org/shop/batch:1.8.0
    mem_limit: 1g
    cpus: 2
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC019",
    severity=Severity.INFO,
    tags=("cis-docker-5.25",),
    sources=("https://docs.docker.com/engine/containers/run/#custom-cgroups",),
    mode="both",
)
def custom_cgroup_parent(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        parent = service.spec.get("cgroup_parent")
        found = {
            "cgroup_parent": (parent, "takes it out of the engine's control group"),
            "cgroup": (service.spec.get("cgroup") == "host", "shows it every control group of the host"),
        }
        for attribute, (present, effect) in found.items():
            if present:
                path = service.at(attribute)
                yield Violation(
                    path,
                    f"'{attribute}: {service.spec[attribute]}' of {service.name} {effect}: "
                    "remove it and set limits on the service",
                    Fix("Stay in the engine's control group", (Remove(path),)),
                )
