"""A secret's file that is kept in Git, or that everybody on the machine can read.

The `file` of a secret, where Git keeps it (the checkout's index lists it, or there is none and
`.gitignore` does not name it); or, unless the parameter `permissions` is off, whose mode lets every user
read it.

## Why
The stack does everything right, with secrets and `_FILE`, and the password is on every laptop and in
every fork of the repository all the same, or open to whoever gets any account on the machine.

## Bad
```yaml
services:
  db:
    image: postgres:16.4
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
secrets:
  db_password:
    file: ./db_password.txt
```
```text db_password.txt
correct horse battery staple
```

## Good
```yaml
services:
  db:
    image: postgres:16.4
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
secrets:
  db_password:
    environment: DB_PASSWORD
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    permissions: bool = True
    """Whether a file that every user of the machine can read is found too."""


@rule(
    "SEC056",
    severity=Severity.ERROR,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://docs.docker.com/compose/how-tos/use-secrets/",),
    params=Params,
)
def exposed_secret_file(stack: Stack, params: Params) -> Violations:
    """Judge the files of the secrets that services use."""
    for secret in stack.secrets:
        file = secret.spec.get("file")
        if not file:
            continue
        path, name = str(file).replace("$$", "$"), str(file).rpartition("/")[2]
        kept = stack.surroundings.kept_by_git(path)
        if kept:
            yield Violation(
                secret.at("file"),
                f"{name}, the secret {secret.key}, {kept}: "
                "take it out ('git rm --cached'), ignore it, and replace what it holds",
            )
        elif params.permissions and stack.surroundings.readable_by_all(path):
            yield Violation(
                secret.at("file"),
                f"{name}, the secret {secret.key}, can be read by every user of the machine: 'chmod o-r' it",
            )
