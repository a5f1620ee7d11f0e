"""A healthcheck whose program is not in the image.

`curl` in a slim image, `wget` or `bash` where there is none, a shell in a distroless image; or a whole
command line that stands in the list as one word. What the Dockerfile installs or copies, and what is mounted,
is there; of two programs joined with `||` one is enough. Where nothing is known about the image, the rule is
silent.

## Why
`docker compose config` accepts it and the service works, yet it becomes unhealthy: `up --wait` fails, and
whoever depends on it never starts. The reason stands only in `docker inspect`.

## Bad
```yaml
services:
  shop:
    build: .
    healthcheck:
      test: [CMD, curl, -f, "http://localhost:8000/health"]
```
```dockerfile
FROM alpine:3.22
CMD ["/shop"]
```

## Good
```yaml
services:
  shop:
    build: .
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, "http://localhost:8000/health"]
```
```dockerfile
FROM alpine:3.22
CMD ["/shop"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL013",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/dockerfile/#healthcheck",),
    mode="both",
)
def missing_healthcheck_tool(stack: Stack) -> Violations:
    """Judge the probes that Compose declares."""
    for service in stack.services:
        probe = service.healthcheck
        if probe is None or probe.disabled or not probe.programs:
            continue
        missing = [sorted(name for name in branch if service.lacks(name)) for branch in probe.programs]
        words = probe.test[1:]
        if probe.test[0] == "CMD" and len(words) == 1 and " " in words[0]:
            yield Violation(
                service.at("healthcheck", "test"),
                f"no program is called {words[0]!r}: write its words apart, or CMD-SHELL in place of CMD",
            )
        elif all(missing):
            there = sorted((service.known_base.tools if service.known_base else frozenset()) - {"sh", "bash"})
            yield Violation(
                service.at("healthcheck", "test"),
                f"{missing[0][0]} is not in {service.base or 'the image'}, so {service.name} never becomes "
                "healthy: "
                + (
                    f"probe with what is there ({', '.join(there)})"
                    if there
                    else "probe with the program itself"
                ),
            )
