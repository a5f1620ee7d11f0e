"""A single configuration file that is mounted writable.

A bind mount of one file, found by what stands at its source or, where nothing can be seen there, by its
name. Files that programs keep state in (databases, logs, certificate stores such as `acme.json`) are not
meant.

## Why
A process that is broken into rewrites the file on the host: the change survives every restart and every
new image, and shows up as a difference in your repository, if you are lucky.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/edge:2.1.0
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]
```
```text nginx.conf
events {}
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/edge:2.1.0
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]
```
```text nginx.conf
events {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC031",
    severity=Severity.INFO,
    tags=("owasp-docker-8", "hardening"),
    sources=("https://docs.docker.com/engine/storage/bind-mounts/#use-a-read-only-bind-mount",),
)
def writable_config_mount(stack: Stack) -> Violations:
    """Judge every writable bind mount of a file."""
    for service in stack.services:
        for mount in service.mounts:
            if mount.is_bind and not mount.read_only and not mount.controls_host and mount.is_config_file:
                if stack.surroundings.kind(mount.source) not in ("file", None):
                    continue
                yield Violation(
                    mount.path,
                    f"{service.name} can rewrite its configuration {mount.shown_source}: append ':ro'",
                    Fix("Mount it read-only", (Set((*mount.path, "read_only"), True),)),
                )
