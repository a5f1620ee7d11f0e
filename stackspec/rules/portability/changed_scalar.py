"""A variable, label or argument whose value is written as a number or a boolean and arrives as another text.

`1.10` becomes `1.1`, `0o17` becomes `15`, `True` becomes `true`.

## Why
The version in the variable is another version: the program downloads 1.1 where 1.10 was meant, and the file
shows 1.10 to everybody who looks for the reason.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      SCHEMA_VERSION: 1.10
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      SCHEMA_VERSION: "1.10"
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "POR007",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/services/#environment",),
)
def changed_scalar(stack: Stack) -> Violations:
    """Report what the reader noticed."""
    yield from stack.noticed("changed-scalar")
