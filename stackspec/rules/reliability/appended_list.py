"""A list of an override that is added to the list before it and does not replace it.

`ports` and `extra_hosts` of two files are joined. `!override` replaces. Where the later list repeats all of
the earlier one, nothing is left over.

## Why
The production file publishes on the loopback address only, and the port of the base file, open to everybody,
is still there; or both ask for one port, and `up` fails.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
---
services:
  web:
    ports: ["127.0.0.1:9090:80"]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
---
services:
  web:
    ports: !override ["127.0.0.1:9090:80"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule


@rule(
    "REL033",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/merge/#sequence",),
)
def appended_list(stack: Stack) -> Violations:
    """Report what the reader noticed, unless the later list holds all of the earlier one."""
    for found in stack.noticed("appended-list"):
        _, name, attribute = found.path
        lists = [
            document.items(service, str(attribute))
            for document in stack.documents
            for key, service in document.services()
            if key == name and attribute in service
        ]
        if not lists or any(item not in lists[-1] for earlier in lists for item in earlier):
            yield found
