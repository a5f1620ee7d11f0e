"""A later file that takes back what an earlier one secured.

Where a service is written in several files (or documents), a later one that makes it privileged, drops
`read_only`, adds a capability, a port for other machines, an engine's socket or a system path, or joins a
namespace of the host, which the earlier ones did not.

## Why
The review looked at the base file, which is sound. What runs is the merge, and merging is silent: ports
and mounts are added to the list, a single word replaces `read_only: true`.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    read_only: true
---
services:
  api:
    read_only: false
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
---
services:
  api:
    read_only: true
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC070",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/",),
)
def loosened_by_override(stack: Stack) -> Violations:
    """Compare each service's later writings with its earlier ones."""
    for service in stack.services:
        for path, what in service.loosened:
            yield Violation(
                path,
                f"a later file {what} of {service.name}, which the first file does not: "
                "take it back, or write it where the service is reviewed",
            )
