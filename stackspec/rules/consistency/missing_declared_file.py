"""A secret or config whose file is not there.

Secrets that Git ignores are made on each machine and stand; so do those whose folder is ignored.

## Why
`docker compose config` accepts it; `up` fails.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    configs: [{source: site, target: /etc/nginx/conf.d/default.conf}]
configs: {site: {file: ./site.conf}}
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    configs: [{source: site, target: /etc/nginx/conf.d/default.conf}]
configs: {site: {file: ./site.conf}}
```
```yaml site.conf
# server {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON022",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/secrets/",),
)
def missing_declared_file(stack: Stack) -> Violations:
    """Judge configs within the tree."""
    surroundings = stack.surroundings
    for declared in stack.configs:
        path = str(declared.spec.get("file") or "").replace("$$", "$")
        if not path or not surroundings.contains(path) or surroundings.kind(path) is not None:
            continue
        if not surroundings.ignored_by_git(path):
            yield Violation(
                declared.at("file"),
                f"{surroundings.shorten(path)} does not exist, so `up` fails: correct the path, or create the file",
            )
