"""A credential in a label or a build argument.

Labels and annotations of the service, of its build and its deployment, and `build.args`, by their names
as for variables.

## Why
Build arguments stay in the image's history and go wherever it is pushed; labels are served by the
engine's interface to every dashboard and proxy that reads it. Both are forgotten when passwords are
rotated.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    build:
      context: .
      args:
        NPM_TOKEN: npm_9fK2hunter2
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    build:
      context: .
      args:
        NODE_ENV: production
      secrets: [npm_token]
secrets:
  npm_token:
    environment: NPM_TOKEN
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC053",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://docs.docker.com/build/building/secrets/",),
    sensitive=True,
)
def credential_in_metadata(stack: Stack) -> Violations:
    """Judge labels and build arguments by what the files fix of them."""
    for service in stack.services:
        for path in service.exposure.metadata:
            kind = "build argument" if "args" in path else "label"
            yield Violation(
                path,
                f"the {kind} {path[-1]} of {service.name} holds a credential that everybody with the image or the "
                f"engine sees: hand it over as a {'build ' if kind == 'build argument' else ''}secret",
            )
