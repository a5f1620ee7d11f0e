"""`restart: on-failure` without a bound, or with more attempts than the policy allows (5).

## Why
A service that cannot start (a wrong password, a missing file) is started again and again, fills the log,
hammers the service it cannot reach, and looks "up" in every second listing.

## Bad
```yaml
services:
  importer:
    image: registry.example.org/shop/importer:2.4.1
    restart: on-failure:50
```

## Good
```yaml
services:
  importer:
    image: registry.example.org/shop/importer:2.4.1
    restart: on-failure:5
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    attempts: int = 5
    """Restarts in a row that are allowed."""


@rule(
    "REL008",
    severity=Severity.INFO,
    tags=("cis-docker-5.15", "owasp-docker-7"),
    sources=("https://docs.docker.com/reference/compose-file/services/#restart",),
    mode="both",
    params=Params,
)
def excessive_restart_attempts(stack: Stack, params: Params) -> Violations:
    """Judge what restarts on failure; `always` and `unless-stopped` say that the service shall stay."""
    for service in stack.services:
        condition, _, attempts = service.restart.partition(":")
        if condition != "on-failure" or (attempts.isdigit() and 0 < int(attempts) <= params.attempts):
            continue
        if service.deploy.get("restart_policy"):
            edit = Set(service.at("deploy", "restart_policy", "max_attempts"), params.attempts)
        else:
            edit = Set(service.at("restart"), f"on-failure:{params.attempts}")
        often = f"{attempts} times" if attempts else "without end"
        yield Violation(
            edit.path,
            f"{service.restart} restarts a failing {service.name} {often}: allow {params.attempts} attempts",
            Fix(f"Allow {params.attempts} attempts", (edit,)),
        )
