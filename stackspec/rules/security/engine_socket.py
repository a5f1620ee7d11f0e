"""A container engine's control socket, or a folder that holds it, within a container's reach.

Mounted by itself, through a parent directory (`/run`, `/var`, `/`), or through a named volume with bind
options. Read-only does not help: it protects the socket's file, not the engine that answers behind it.

## Why
Whoever talks to the engine starts a privileged container with the host's disk mounted: the service's
first bug is root on the host.

## Bad
```yaml
services:
  portal:
    image: portainer/portainer-ce:2.27.1
    volumes:
      - /var/run:/host/run:ro
```

## Good
```yaml
services:
  portal:
    image: portainer/portainer-ce:2.27.1
    volumes:
      - /run/portal:/run/portal:ro
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC001",
    severity=Severity.CRITICAL,
    tags=("cis-docker-5.32", "owasp-docker-1"),
    sources=("https://docs.docker.com/engine/security/#docker-daemon-attack-surface",),
    mode="both",
)
def engine_socket(stack: Stack) -> Violations:
    """Judge every mount by the host path that it reaches."""
    for service in stack.services:
        for mount in service.engine_socket_mounts:
            yield Violation(
                mount.path,
                f"{mount} gives {service.name} the engine's control socket ({mount.engine_socket}), "
                "which is root on the host: put a filtering socket proxy between them",
            )
        if service.spec.get("use_api_socket"):
            yield Violation(
                service.at("use_api_socket"),
                f"'use_api_socket: true' gives {service.name} the engine's control socket and your registry "
                "logins: remove it, or put a filtering socket proxy between them",
            )
