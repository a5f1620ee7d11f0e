"""A password, token or key that stands in a variable's value.

A variable whose name says credential (`DB_PASSWORD`, `apiToken`, `SECRET_KEY_BASE`) and whose value the
project's own files fix: as a literal, or as the default of a variable (`${DB_PASSWORD:-hunter2}`).
`${DB_PASSWORD}` is fine, and so are names that speak about a credential (`…_FILE`, `TOKEN_TTL`,
`PASSWORD_MIN_LENGTH`), values that name a place (`/run/secrets/db`, `vault:…`), switches and placeholders
in angle brackets.

## Why
The value is in the repository for good, and whoever can read it, or run `docker inspect`, has the
database. Rotating it means a commit; forgetting to means that last year's contractor still has access.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    environment:
      DB_PASSWORD: ${DB_PASSWORD:-hunter2}
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
      SMTP_PASSWORD: ${SMTP_PASSWORD}
      TOKEN_TTL: 3600
    secrets: [db_password]
secrets:
  db_password:
    environment: DB_PASSWORD
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC050",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "nist-800-190-3.1.4", "secrets"),
    sources=("https://docs.docker.com/compose/how-tos/use-secrets/",),
    sensitive=True,
)
def plaintext_credential(stack: Stack) -> Violations:
    """Judge variables by what the files fix of them; known default logins are another rule's."""
    for service in stack.services:
        known = {login.variable for login in service.exposure.logins}
        for name in service.exposure.variables:
            if name not in known:
                yield Violation(
                    service.at("environment", name),
                    f"the value of {name} in {service.name} stands in the file: "
                    f"hand it over as a secret (and set {name}_FILE if the image reads it), or as ${{{name}}}",
                )
