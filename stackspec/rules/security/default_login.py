"""A login that anybody tries first.

An administrator's password that is the image's documented default, the administrator's own name, or a
word of the kind `admin` and `changeme`; or an image that has a default login, with nothing that replaces
it. Judged by the value that results, wherever it comes from.

## Why
Scanners try these pairs within minutes of a port's opening; a message broker with `guest`/`guest` or a
Grafana with `admin`/`admin` is taken over without any bug.

## Bad
```yaml
services:
  dashboards:
    image: registry.example.org/ops/grafana:11.4.0
    environment:
      GF_SECURITY_ADMIN_PASSWORD: ${GRAFANA_PASSWORD:-grafana}
```

## Good
```yaml
services:
  dashboards:
    image: registry.example.org/ops/grafana:11.4.0
    environment:
      GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana_password
    secrets: [grafana_password]
secrets:
  grafana_password:
    environment: GRAFANA_PASSWORD
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC054",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://cwe.mitre.org/data/definitions/1392.html",),
    sensitive=True,
)
def default_login(stack: Stack) -> Violations:
    """Judge administrators' passwords, and images that bring one."""
    for service in stack.services:
        for login in service.exposure.logins:
            if login.variable:
                yield Violation(
                    service.at("environment", login.variable),
                    f"{login.variable} of {service.name} is a password that anybody tries first: "
                    "choose a long random one and hand it over as a secret",
                )
            else:
                yield Violation(
                    service.at("image"),
                    f"{service.image} starts with the login {login.user}/{login.password} that anybody tries first: "
                    f"set {login.cure}",
                )
