"""A container that can write its whole file system.

`read_only` is not true. Where the image is known, the message and the fix name the folders that it must
still write.

## Why
A read-only root stops the usual second step of a break-in: fetch a program, store it, run it. It also
shows at once which program keeps state outside of its volumes, before an update throws that state away.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    read_only: true
    tmpfs: [/tmp]
```
"""

from __future__ import annotations

from stackspec.rules import Append, Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC034",
    severity=Severity.INFO,
    tags=("cis-docker-5.13", "owasp-docker-8", "nist-800-190-4.4.4", "hardening"),
    sources=("https://docs.docker.com/reference/compose-file/services/#read_only",),
    mode="both",
)
def writable_root_filesystem(stack: Stack) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.read_only:
            continue
        writes = service.known.get("writes") if service.known else None
        mounted = {mount.target for mount in service.mounts}
        mounted |= {mount.target for mount in service.temporary_mounts}
        missing = [folder for folder in writes or () if folder not in mounted]
        path = service.at("read_only")
        fix = None
        if writes is not None:
            folders = (Append(service.at("tmpfs"), folder) for folder in missing)
            fix = Fix("Make the root file system read-only", (Set(path, True), *folders))
        cure = (
            f" and 'tmpfs: [{', '.join(missing)}]'"
            if missing
            else ""
            if fix
            else ", with a 'tmpfs' for what it writes"
        )
        yield Violation(
            path, f"{service.name} can write its whole file system: set 'read_only: true'{cure}", fix
        )
