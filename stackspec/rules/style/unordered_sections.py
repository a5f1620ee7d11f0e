"""A file whose top-level sections are not in the usual order.

`name`, `include`, extensions, `services`, `models`, `networks`, `volumes`, `secrets`, `configs`. Extensions
(`x-…`) may stand anywhere, because anchors must come before their use.

## Why
In a file of 600 lines, `networks` between two halves of the services is what everybody scrolls past, and
defines a second time at the end.

## Bad
```yaml
volumes:
  data: {}
services:
  web:
    image: nginx:1.29.3
    volumes: ["data:/usr/share/nginx/html:ro"]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    volumes: ["data:/usr/share/nginx/html:ro"]
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

ORDER = ("version", "name", "include", "services", "models", "networks", "volumes", "secrets", "configs")


@rule(
    "STY004",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/",),
)
def unordered_sections(stack: Stack) -> Violations:
    """Judge each document by its first section that comes after a later one."""
    from itertools import pairwise

    for document in stack.documents:
        sections = [key for key in document.root if key in ORDER]
        for before, key in pairwise(sections):
            if ORDER.index(key) < ORDER.index(before):
                yield Violation(
                    (key,),
                    f"{key} stands after {before}: the usual order is {', '.join(sorted(sections, key=ORDER.index))}",
                    None,
                    document.place(document.root, key),
                )
                break
