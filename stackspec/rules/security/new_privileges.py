"""A container in which a set-uid program may still raise privileges.

`no-new-privileges` counts in each of its spellings (bare, `:true`, `=true`); `:false` and `=false` switch
it off, and the last entry holds. A privileged container is `privileged-container`'s to report.

## Why
A non-root process that is broken into looks for a set-uid binary next, and most distribution images carry
a dozen. With the flag they all run as the user that called them; without it, one faulty `su` or `mount`
makes the intruder root.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    user: "1000:1000"
    security_opt: ["no-new-privileges:false"]
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    user: "1000:1000"
    security_opt: ["no-new-privileges=true"]
```
"""

from __future__ import annotations

from stackspec.rules import Append, Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC003",
    severity=Severity.WARNING,
    tags=("cis-docker-5.26", "owasp-docker-4", "hardening"),
    sources=("https://docs.kernel.org/userspace-api/no_new_privs.html",),
    mode="both",
)
def new_privileges(stack: Stack) -> Violations:
    """Judge every service by the last entry that speaks of new privileges."""
    for service in stack.services:
        if service.no_new_privileges or service.privileged:
            continue
        said = [option for option in service.security_options if option.key == "no-new-privileges"]
        if said:
            yield Violation(
                said[-1].path,
                f"{said[-1].text!r} lets set-uid programs in {service.name} become root: "
                "write 'no-new-privileges:true'",
                Fix("Forbid new privileges", (Set(said[-1].path, "no-new-privileges:true"),)),
            )
        else:
            path = service.at("security_opt")
            yield Violation(
                path,
                f"set-uid programs in {service.name} may become root: "
                "add 'no-new-privileges:true' to its security_opt",
                Fix("Forbid new privileges", (Append(path, "no-new-privileges:true"),)),
            )
