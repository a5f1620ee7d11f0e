"""Ports that are not in the order of their numbers.

Judged by the host's port, or the container's where the engine chooses. Lists with variables are left alone.

## Why
In a list of fifteen ports, the one that is there twice is only seen when equal numbers stand beside each
other.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8443:443", "127.0.0.1:8080:80"]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80", "127.0.0.1:8443:443"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "STY007",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#ports",),
)
def unsorted_ports(stack: Stack) -> Violations:
    """Judge the short syntax of each list as it is written."""
    for document in stack.documents:
        for name, service in document.services():
            ports = document.items(service, "ports")
            if any(isinstance(port, (dict, list)) or "$" in str(port) for port in ports):
                continue
            numbers = [_number(str(port)) for port in ports]
            if numbers != sorted(numbers):
                shown = ", ".join(str(port) for port in sorted(ports, key=lambda port: _number(str(port))))
                yield Violation(
                    ("services", name, "ports"),
                    f"the ports of {name} are not sorted: write {shown}",
                    None,
                    document.place(service, "ports"),
                )


def _number(port: str) -> int:
    parts = port.partition("/")[0].rsplit(":", 2)
    published = parts[-2] if len(parts) > 1 else parts[-1]
    first = published.partition("-")[0]
    return int(first) if first.isdigit() else 0
