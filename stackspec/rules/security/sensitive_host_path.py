"""A path of the host that gives away its secrets or controls.

`/proc`, `/sys`, `/dev`, `/home`, a whole home folder, keys and logins in one (`.ssh`, `.aws`, `.docker`,
`.kube`, …), `/etc` and `/` also where they are read-only, D-Bus and systemd below `/run`. What an agent
that reads the host's figures needs by its documentation, mounted read-only, is not reported. A writable
system path is `writable-system-path`'s.

## Why
Read access is enough: `/home/ann/.ssh` is the way into every machine that Ann administers, and
`/var/lib/docker/containers` shows the passwords in every container's variables.

## Bad
```yaml
services:
  deployer:
    image: registry.example.org/ops/deployer:1.4.0
    volumes: ["/home/ann/.ssh:/ssh:ro"]
```

## Good
```yaml
services:
  deployer:
    image: registry.example.org/ops/deployer:1.4.0
    secrets: [deploy_key]
secrets:
  deploy_key:
    file: /srv/deployer/deploy_key
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC026",
    severity=Severity.ERROR,
    tags=("cis-docker-5.6", "owasp-docker-8"),
    sources=("https://docs.docker.com/engine/storage/bind-mounts/#considerations-and-constraints",),
    mode="both",
)
def sensitive_host_path(stack: Stack) -> Violations:
    """Judge every mount by the host path that it reaches."""
    for service in stack.services:
        needed = set(service.known.get("host_paths") or ()) if service.known else set()
        for mount in service.mounts:
            if not mount.shows_host_secrets or (mount.controls_host and not mount.read_only):
                continue
            if mount in service.engine_socket_mounts or (mount.read_only and mount.host_path in needed):
                continue
            yield Violation(
                mount.path,
                f"{mount} shows {service.name} what {mount.host_path} of the host keeps to itself: "
                "mount only the file that it needs, read-only, or hand a key over as a secret",
            )
