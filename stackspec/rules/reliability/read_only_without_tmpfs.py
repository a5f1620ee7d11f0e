"""A read-only root file system over the folders that the program must write.

Known of common images (nginx's cache, PostgreSQL's socket folder) and of gunicorn, which cannot start without
a folder for temporary files. A `tmpfs` or a writable mount on the folder, or above it, is enough.

## Why
`docker compose config` accepts it; the container exits at once with "Read-only file system", or restarts for
ever.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    read_only: true
    tmpfs: [/tmp]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    read_only: true
    tmpfs: [/var/cache/nginx, /run]
```
"""

from __future__ import annotations

from stackspec.rules import Append, Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "REL029",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#read_only",),
    mode="both",
)
def read_only_without_tmpfs(stack: Stack) -> Violations:
    """Judge services with a read-only root whose program is known."""
    for service in stack.services:
        if not service.read_only:
            continue
        missing = [folder for folder in service.start.writes if not service.can_write(folder)]
        if missing:
            path = service.at("tmpfs")
            folders = " and ".join(missing)
            edits = (
                tuple(Append(path, folder) for folder in missing)
                if "tmpfs" in service
                else (Set(path, missing),)
            )
            yield Violation(
                service.at("read_only"),
                f"{service.name} must write {folders}, which read_only: true forbids: add tmpfs: "
                f"[{', '.join(missing)}]",
                Fix(f"Keep {folders} in memory", edits),
            )
