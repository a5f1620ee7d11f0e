"""A range of ports whose order the engine takes from their spelling.

## Why
`8-11:8-11` publishes 10, 11, 8, 9 in this order: whoever counts on the first of them being the lowest talks
to the wrong port.

## Bad
```yaml
services:
  game:
    image: registry.example.org/games/arena:1.9.0
    ports: ["127.0.0.1:9998-10001:9998-10001"]
```

## Good
```yaml
services:
  game:
    image: registry.example.org/games/arena:1.9.0
    ports: ["127.0.0.1:8000-8003:8000-8003"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "POR006",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#ports",),
)
def text_ordered_ports(stack: Stack) -> Violations:
    """Report what the reader noticed."""
    yield from stack.noticed("text-ordered-ports")
