"""A password inside a URL.

`scheme://user:password@host` in a variable, a command, a probe, a label or a build argument. The message
masks it.

## Why
URLs are logged: by the program at its start, by the proxy, in every stack trace. One `connection refused`
later the password is in the log store, and half the company can search there.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    environment:
      DATABASE_URL: postgres://shop:hunter2@db/shop
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    environment:
      DATABASE_URL: postgres://shop:${DB_PASSWORD}@db/shop
      CACHE_URL: redis://cache:6379/0
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC051",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",),
    sensitive=True,
)
def credential_in_url(stack: Stack) -> Violations:
    """Judge every text of a service that can hold a URL."""
    for service in stack.services:
        for path, found in service.exposure.urls:
            yield Violation(
                path,
                f"the URL {found.shown}… in {service.name} holds a password: "
                "let the program take the password from a secret, or fill it in from a variable",
            )
