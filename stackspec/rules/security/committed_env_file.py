"""An environment file that holds credentials and is kept in Git.

The `.env` beside the project and every `env_file`, where Git keeps them: the checkout's index lists them,
or there is none and `.gitignore` does not name them. A file without credentials may be kept, and so may
one that Git ignores.

## Why
Splitting the passwords off into `.env` was meant to keep them out of the repository. Committed, they are
in every clone, and the next person copies the file for production.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    env_file: [api.env]
```
```text api.env
DB_PASSWORD=hunter2
```
```text .gitignore
/dist
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    env_file: [api.env]
```
```text api.env
LOG_LEVEL=info
DB_PASSWORD_FILE=/run/secrets/db_password
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC057",
    severity=Severity.WARNING,
    tags=("owasp-docker-12", "secrets"),
    sources=("https://docs.docker.com/compose/how-tos/environment-variables/best-practices/",),
    sensitive=True,
)
def committed_env_file(stack: Stack) -> Violations:
    """Judge the environment files that were read."""
    for file in stack.env_files:
        names = file.credentials
        kept = stack.surroundings.kept_by_git(file.path) if names else ""
        if kept:
            shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
            yield Violation(
                file.at,
                f"{file.name} {kept} and holds {shown}: take it out ('git rm --cached'), ignore it, "
                "commit an example without values, and replace what it holds",
            )
