"""A file system in memory on which programs, set-uid bits or device nodes work.

The options `exec`, `suid` and `dev`. Without them the engine mounts a `tmpfs` with `noexec,nosuid,nodev`.

## Why
In a container whose root is read-only, the `tmpfs` is the one place where an intruder can put his
program; with `exec` he can also run it from there.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    read_only: true
    tmpfs: ["/tmp:exec,size=64m"]
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    read_only: true
    tmpfs: ["/tmp:size=64m"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule

UNSAFE = ("exec", "suid", "dev")


@rule(
    "SEC030",
    severity=Severity.INFO,
    tags=("owasp-docker-8",),
    sources=("https://docs.docker.com/reference/cli/docker/container/run/#tmpfs",),
    mode="both",
)
def unsafe_tmpfs_option(stack: Stack) -> Violations:
    """Judge the options of every ``tmpfs``; the last word about a thing counts."""
    for service in stack.services:
        for mount in service.temporary_mounts:
            allowed = [
                word
                for word in UNSAFE
                if word in mount.options and f"no{word}" not in mount.options[mount.options.index(word) :]
            ]
            if allowed:
                kept = [option for option in mount.options if option not in UNSAFE]
                safe = f"{mount.target}:{','.join(kept)}" if kept else mount.target
                yield Violation(
                    mount.path,
                    f"tmpfs {mount} of {service.name} allows '{','.join(allowed)}': write '{safe}'",
                    Fix("Use the engine's safe options", (Set(mount.path, safe),)),
                )
