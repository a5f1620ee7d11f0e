"""A bind mount through which mounts travel between the container and the host.

Propagation `shared`, `rshared`, `slave` or `rslave`, in the long syntax or as a word of the short one.
What an agent that reads the host's figures needs by its documentation, read-only and with `rslave`, is
not reported.

## Why
What the container mounts in a shared folder appears on the host, over the host's own files; what the host
mounts later, a backup disk say, appears in the container, where nobody expected it.

## Bad
```yaml
services:
  storage:
    image: registry.example.org/ops/storage:2.0.3
    volumes:
      - type: bind
        source: /srv/pool
        target: /pool
        bind: {propagation: rshared}
```

## Good
```yaml
services:
  storage:
    image: registry.example.org/ops/storage:2.0.3
    volumes: ["/srv/pool:/pool"]
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC029",
    severity=Severity.WARNING,
    tags=("cis-docker-5.20",),
    sources=("https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation",),
    mode="both",
)
def shared_mount_propagation(stack: Stack) -> Violations:
    """Judge every bind mount by its propagation."""
    for service in stack.services:
        documented = service.known.get("host_paths", ()) if service.known else ()
        for mount in service.mounts:
            one_way = mount.propagation in ("slave", "rslave")
            if one_way and mount.read_only and mount.host_path in documented:
                continue
            if one_way or mount.propagation in ("shared", "rshared"):
                path = (*mount.path, "bind", "propagation")
                way = (
                    f"from the host to {service.name}" if one_way else f"between {service.name} and the host"
                )
                yield Violation(
                    path,
                    f"mounts travel {way} through {mount} "
                    f"(propagation '{mount.propagation}'): remove the word, which leaves 'rprivate'",
                    Fix("Keep mounts private", (Remove(path),)),
                )
