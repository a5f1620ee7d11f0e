"""An image from a registry, or a part of one, that the policy does not name.

The parameter `allowed` holds beginnings of full names: `registry.example.org`, `ghcr.io/acme`,
`docker.io/library`. What is built here comes from nowhere else. By default the official images and the
registries of their publishers' own organisations are allowed.

## Why
Anybody can publish `docker.io/someone/postgres`. A typing error in a name, or an answer copied from a forum,
runs a stranger's program beside the database.

## Bad
```yaml
services:
  web:
    image: docker.io/rando/nginx:1.29.3
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    allowed: tuple[str, ...] = (
        "docker.io/library",
        "docker.io/grafana",
        "docker.io/prom",
        "gcr.io/distroless",
        "mcr.microsoft.com",
        "quay.io/prometheus",
        "quay.io/prometheuscommunity",
        "registry.k8s.io",
    )
    """Registries, or paths in them, that images may come from."""


@rule(
    "SUP003",
    severity=Severity.WARNING,
    tags=("cis-docker-4.2", "nist-800-190-4.1.5"),
    sources=("https://docs.docker.com/docker-hub/image-library/trusted-content/",),
    params=Params,
)
def untrusted_registry(stack: Stack, params: Params) -> Violations:
    """Judge every image that is pulled, by its full name."""
    for service in stack.services:
        image = service.image
        if not image or image.reference is None or service.build:
            continue
        full = f"{image.registry}/{image.repository}"
        if not any(f"{full}/".startswith(f"{prefix.rstrip('/')}/") for prefix in params.allowed):
            yield Violation(
                image.path,
                f"{image} comes from {full.rpartition('/')[0]}, which the policy does not allow: use an "
                "image of an "
                f"allowed registry, or add it to the parameter 'allowed'",
            )
