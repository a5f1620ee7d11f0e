"""A secret that is built into an image.

In the Dockerfile beside a `build`: a value in `ENV` or `ARG` whose name says credential, an `ARG` that is
made to bring one, a password in a URL, or a `COPY` or `ADD` of a file that holds secrets (`.env`,
`id_ed25519`, `.npmrc`, …). A secret mount (`RUN --mount=type=secret`) leaves nothing behind.

## Why
Whatever a layer or the history holds, everybody who can pull the image can read, also after a later layer
deletes it.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    build: .
```
```dockerfile
FROM node:22.12.0
ENV NPM_TOKEN=npm_9fK2hunter2
COPY .env /app/.env
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    build: .
```
```dockerfile
FROM node:22.12.0
ENV TOKEN_TTL=3600
RUN --mount=type=secret,id=npm_token NPM_TOKEN="$(cat /run/secrets/npm_token)" npm ci
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC055",
    severity=Severity.ERROR,
    tags=("cis-docker-4.10", "owasp-docker-12", "secrets"),
    sources=("https://docs.docker.com/build/building/secrets/",),
    sensitive=True,
)
def secret_in_dockerfile(stack: Stack) -> Violations:
    """Judge every Dockerfile once, at the first service that builds with it."""
    seen: set[tuple[str, str]] = set()
    for service in stack.services:
        dockerfile = service.dockerfile
        if dockerfile is None or (dockerfile.path and (dockerfile.path, dockerfile.target) in seen):
            continue
        seen.add((dockerfile.path, dockerfile.target))
        for secret in dockerfile.secrets:
            yield Violation(
                service.at("build"),
                f"line {secret.line} of the Dockerfile of {service.name} leaves {secret.what} in the image: "
                "use 'RUN --mount=type=secret', or give it to the container when it runs",
            )
