"""A boolean that only YAML 1.1 knows: `yes`, `on`, `off`.

## Why
Compose takes it for a boolean with a warning; every reader of YAML 1.2 takes it for a text. The same file
means two things to the engine and to the tool that generates or checks it.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    read_only: yes
    tmpfs: [/var/cache/nginx, /run]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    read_only: true
    tmpfs: [/var/cache/nginx, /run]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule("POR005", severity=Severity.INFO, sources=("https://yaml.org/spec/1.2.2/#10212-boolean",))
def old_boolean(stack: Stack) -> Violations:
    """Report what the reader noticed."""
    yield from stack.noticed("old-boolean")
