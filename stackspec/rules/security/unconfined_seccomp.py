"""A container whose system calls nobody filters.

`seccomp:unconfined` and `seccomp=unconfined` are the same to the engine; a path names a profile of your
own and is fine.

## Why
The default profile keeps some forty system calls away from containers, among them those that most
container escapes of the last years began with (`unshare`, `keyctl`, `userfaultfd`). Without it, the next
kernel bug is yours.

## Bad
```yaml
services:
  browser:
    image: selenium/standalone-chrome:131.0
    security_opt: [seccomp=unconfined]
```

## Good
```yaml
services:
  browser:
    image: selenium/standalone-chrome:131.0
    security_opt: [seccomp=./chrome.json]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC011",
    severity=Severity.ERROR,
    tags=("cis-docker-5.22", "owasp-docker-6"),
    sources=("https://docs.docker.com/engine/security/seccomp/",),
    mode="both",
)
def unconfined_seccomp(stack: Stack) -> Violations:
    """Judge every security option by key and value."""
    for service in stack.services:
        for option in service.security_options:
            if option.key == "seccomp" and option.value == "unconfined":
                yield Violation(
                    option.path,
                    f"{option.text!r} opens every system call of the host's kernel to {service.name}: "
                    "remove it, or name a profile file that allows the calls needed",
                    Fix("Return to the default seccomp profile", (Remove(option.path),)),
                )
