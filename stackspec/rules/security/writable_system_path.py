"""A folder or file of the host's system, writable in a container.

`/`, `/etc`, `/usr`, `/root`, `/boot` and their like by their exact path (`/etc/pihole` is an
application's own), and everything in the trees that run or admit as root: cron, systemd, accounts,
`/root/.ssh`, the engine's state. A path is judged after `..` and doubled slashes are resolved, also
behind a named volume with bind options.

## Why
A process in the container writes a line to `/etc/cron.d`, a key to `/root/.ssh` or a unit to
`/etc/systemd`, and a minute later runs as root outside. Nothing else has to be broken.

## Bad
```yaml
services:
  backup:
    image: restic/restic:0.17.3
    volumes: ["/etc:/backup/etc"]
```

## Good
```yaml
services:
  backup:
    image: restic/restic:0.17.3
    volumes:
      - /etc/localtime:/etc/localtime:ro
      - /srv/shop/uploads:/backup/uploads:ro
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Set, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC025",
    severity=Severity.CRITICAL,
    tags=("cis-docker-5.6", "owasp-docker-8", "nist-800-190-4.4.3"),
    sources=("https://docs.docker.com/engine/storage/bind-mounts/#considerations-and-constraints",),
    mode="both",
)
def writable_system_path(stack: Stack) -> Violations:
    """Judge every mount that can be written by the host path that it reaches."""
    for service in stack.services:
        for mount in service.mounts:
            if not mount.read_only and mount.controls_host:
                yield Violation(
                    mount.path,
                    f"{mount} lets {service.name} write {mount.host_path} of the host, which makes it root "
                    "there: mount the one folder that it needs, or append ':ro'",
                    Fix("Mount it read-only", (Set((*mount.path, "read_only"), True),)),
                )
