"""A folder that a program only reads, mounted writable.

Bind mounts at places where images look for configuration, start scripts, certificates or static pages
(`/docker-entrypoint-initdb.d`, `/etc/nginx/conf.d`, `/etc/grafana/provisioning`, …). Data folders must be
writable and are not meant.

## Why
Whoever breaks into the program changes what it will do after the next restart, and with start scripts
what the next container runs as root; `:ro` costs nothing.

## Bad
```yaml
services:
  db:
    image: postgres:16.4
    volumes:
      - ./init:/docker-entrypoint-initdb.d
      - data:/var/lib/postgresql/data
volumes:
  data: {}
```

## Good
```yaml
services:
  db:
    image: postgres:16.4
    volumes:
      - ./init:/docker-entrypoint-initdb.d:ro
      - data:/var/lib/postgresql/data
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    folders: tuple[str, ...] = (
        "/docker-entrypoint-initdb.d",
        "/docker-entrypoint.d",
        "/etc/alertmanager",
        "/etc/caddy",
        "/etc/grafana",
        "/etc/haproxy",
        "/etc/loki",
        "/etc/mysql/conf.d",
        "/etc/nginx",
        "/etc/otelcol",
        "/etc/otelcol-contrib",
        "/etc/prometheus",
        "/etc/promtail",
        "/etc/rabbitmq/conf.d",
        "/etc/ssl/certs",
        "/etc/ssl/private",
        "/etc/tempo",
        "/etc/vector",
        "/opt/keycloak/data/import",
        "/usr/local/apache2/conf",
        "/usr/local/etc/haproxy",
        "/usr/local/etc/php/conf.d",
        "/usr/local/etc/redis",
        "/usr/share/logstash/pipeline",
        "/usr/share/nginx/html",
    )
    """Folders in containers that programs only read, with all below them."""


@rule(
    "SEC032",
    severity=Severity.INFO,
    tags=("owasp-docker-8", "hardening"),
    sources=("https://docs.docker.com/engine/storage/bind-mounts/#use-a-read-only-bind-mount",),
    mode="both",
    params=Params,
)
def writable_config_directory(stack: Stack, params: Params) -> Violations:
    """Judge every writable bind mount of a folder by where it appears."""
    for service in stack.services:
        for mount in service.mounts:
            if not mount.is_bind or mount.read_only or mount.controls_host or mount.is_config_file:
                continue
            target = mount.target.rstrip("/") + "/"
            if any(target.startswith(f"{folder.rstrip('/')}/") for folder in params.folders):
                yield Violation(
                    mount.path,
                    f"{service.name} only reads {mount.target}, "
                    f"but can write {mount.shown_source}: append ':ro'",
                    Fix("Mount it read-only", (Set((*mount.path, "read_only"), True),)),
                )
