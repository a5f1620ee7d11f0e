"""The top-level `version`, which no current Compose reads.

## Why
It looks as if it chose a dialect, and people look up a table of versions to find out which attributes they
may use. The engine ignores it and prints a warning each time.

## Bad
```yaml
version: "3.9"
services:
  web:
    image: nginx:1.29.3
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "STY001",
    severity=Severity.INFO,
    sources=(
        "https://docs.docker.com/reference/compose-file/version-and-name/#version-top-level-element-obsolete",
    ),
)
def obsolete_version(stack: Stack) -> Violations:
    """Report what the reader noticed."""
    yield from stack.noticed("obsolete-version")
