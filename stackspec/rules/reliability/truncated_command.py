"""A command in one text that ends at a shell's operator, because no shell reads it.

`command: migrate && serve` runs `migrate` and nothing else.

## Why
The engine accepts it, the first program runs, the container stops, and the part behind `&&` never ran in any
environment.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    command: shop prepare && shop serve
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    command: [sh, -c, "shop prepare && exec shop serve"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "REL034",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#command",),
)
def truncated_command(stack: Stack) -> Violations:
    """Report what the reader noticed."""
    yield from stack.noticed("truncated-command")
