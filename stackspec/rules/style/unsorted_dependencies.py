"""A `depends_on` that is not in alphabetical order; lists with variables are left alone.

## Why
The order means nothing to the engine, and readers take it for the order of starting. Sorted, it says nothing
that is not so, and a list that is there twice is seen.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    depends_on: [search, api]
  api:
    image: registry.example.org/shop/api:2.4.1
  search:
    image: registry.example.org/shop/search:1.9.0
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    depends_on: [api, search]
  api:
    image: registry.example.org/shop/api:2.4.1
  search:
    image: registry.example.org/shop/search:1.9.0
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "STY006",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#depends_on",),
)
def unsorted_dependencies(stack: Stack) -> Violations:
    """Judge each list or mapping as it is written."""
    for document in stack.documents:
        for name, service in document.services():
            written = service.get("depends_on")
            names = [str(one) for one in written] if isinstance(written, (list, dict)) else []
            if names != sorted(names) and "$" not in "".join(names):
                yield Violation(
                    ("services", name, "depends_on"),
                    f"depends_on of {name} is {', '.join(names)}: sort it, {', '.join(sorted(names))}",
                    None,
                    document.place(service, "depends_on"),
                )
