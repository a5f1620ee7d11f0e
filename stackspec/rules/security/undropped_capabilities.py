"""A container that keeps the engine's default capabilities.

`cap_drop` without `ALL` (in any case) leaves the fourteen that the engine gives, dropping single ones
included.

## Why
The defaults were chosen so that any old image works: with them a broken-into process forges packets
(`NET_RAW`), makes device nodes (`MKNOD`) and reads every file of its container (`DAC_OVERRIDE`). Most
programs need none of them.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    cap_drop: [NET_RAW]
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    cap_drop: [all]
    cap_add: [NET_BIND_SERVICE]
```
"""

from __future__ import annotations

from stackspec.rules import Append, Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC004",
    severity=Severity.WARNING,
    tags=("cis-docker-5.4", "owasp-docker-3", "nist-800-190-4.4.3", "hardening"),
    sources=("https://docs.docker.com/engine/security/#linux-kernel-capabilities",),
    mode="both",
)
def undropped_capabilities(stack: Stack) -> Violations:
    """Judge what ``cap_drop`` names; a fix is known where the image's needs are."""
    for service in stack.services:
        dropped = [capability.name for capability in service.dropped_capabilities]
        if service.privileged or "ALL" in dropped:
            continue
        path = service.at("cap_drop")
        needs = service.known.get("capabilities") if service.known else None
        fix = None
        if needs is not None:
            added = {capability.name for capability in service.added_capabilities}
            missing = (Append(service.at("cap_add"), name) for name in needs if name not in added)
            fix = Fix("Drop all capabilities but those that the image needs", (Set(path, ["ALL"]), *missing))
        keeps = f"drops only {', '.join(dropped)} and keeps the other" if dropped else "keeps the"
        cure = f" and 'cap_add: [{', '.join(needs)}]'" if needs else ""
        yield Violation(
            path,
            f"{service.name} {keeps} default capabilities: "
            f"write 'cap_drop: [ALL]'{cure or ' and add back only what the program needs'}",
            fix,
        )
