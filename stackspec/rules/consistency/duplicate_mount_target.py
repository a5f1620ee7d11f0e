"""Two mounts at one path of a container.

## Why
One hides the other, without a message: the data is written to the volume that nobody backs up.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    volumes: ["pages:/usr/share/nginx/html"]
    tmpfs: [/usr/share/nginx/html]
volumes: {pages: {}}
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    volumes: ["pages:/usr/share/nginx/html"]
    tmpfs: [/var/cache/nginx]
volumes: {pages: {}}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON017",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#volumes",),
)
def duplicate_mount_target(stack: Stack) -> Violations:
    """Judge the targets, normalised."""
    import posixpath

    for service in stack.services:
        seen: set[str] = set()
        targets = [(one.target, one.path) for one in service.mounts]
        targets += [(one.target, one.path) for one in service.temporary_mounts]
        for target, path in dict.fromkeys((posixpath.normpath(target), path) for target, path in targets):
            if target in seen:
                yield Violation(path, f"{service.name} has two mounts at {target}: remove one, or move it")
            seen.add(target)
