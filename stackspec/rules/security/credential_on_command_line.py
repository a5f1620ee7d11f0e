"""A password on a command line.

In `command`, `entrypoint` or a `healthcheck`: `--requirepass hunter2`, `--password=hunter2`, `-phunter2`
of MySQL's programs, `redis-cli -a hunter2`, `curl -u user:hunter2`, `PGPASSWORD=hunter2 psql`. A variable
that the container's own shell fills in (`$$REDIS_PASSWORD`) is fine.

## Why
Command lines are public: every user of the host sees them in `ps`, every monitoring agent stores them,
and a probe puts its own there anew every ten seconds.

## Bad
```yaml
services:
  cache:
    image: redis:7.4.2
    command: [redis-server, --requirepass, hunter2]
```

## Good
```yaml
services:
  cache:
    image: redis:7.4.2
    command: [sh, -c, 'exec redis-server --requirepass "$$(cat /run/secrets/cache_password)"']
    secrets: [cache_password]
secrets:
  cache_password:
    environment: CACHE_PASSWORD
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC052",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",),
    sensitive=True,
)
def credential_on_command_line(stack: Stack) -> Violations:
    """Judge the words that the files fix, each attribute once an option."""
    for service in stack.services:
        for path, option in service.exposure.options:
            yield Violation(
                path,
                f"the value after {option} in {service.name} stands on a command line, which everybody sees: "
                "read it from a secret's file, or from a variable of the container",
            )
