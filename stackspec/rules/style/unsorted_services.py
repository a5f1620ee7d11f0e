"""Services that are not in alphabetical order.

## Why
With fifty services in one file, a person finds one by its letter, and two branches that each add one at the
end are a merge conflict each time.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
  api:
    image: registry.example.org/shop/api:2.4.1
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
  web:
    image: nginx:1.29.3
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "STY005",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/",),
)
def unsorted_services(stack: Stack) -> Violations:
    """Judge each document by its first service that comes too late."""
    from itertools import pairwise

    for document in stack.documents:
        services = document.section("services")
        names = list(services)
        for before, name in pairwise(names):
            if name < before:
                after = next(other for other in names if other > name)
                yield Violation(
                    ("services", name),
                    f"{name} stands after {before}: move it before {after}",
                    None,
                    document.place(services, name),
                )
                break
