"""An exporter that is told of a host which is no service of the stack.

Judged are the URLs and addresses in its variables and flags; hosts of several words, addresses and stacks that join
networks from outside stand.

## Why
The exporter is up and says so, and what it watches is "down": every other metric of it is missing, and with them their alerts.

## Bad
```yaml
services:
  cache:
    image: valkey/valkey:8.1.1
    volumes: ["cache:/data"]
  cache-exporter:
    image: oliver006/redis_exporter:v1.69.0
    environment: {REDIS_ADDR: "redis://redis:6379"}
volumes: {cache: {}}
```

## Good
```yaml
services:
  cache:
    image: valkey/valkey:8.1.1
    volumes: ["cache:/data"]
  cache-exporter:
    image: oliver006/redis_exporter:v1.69.0
    environment: {REDIS_ADDR: "redis://cache:6379"}
volumes: {cache: {}}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON026",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/instrumenting/exporters/",),
    mode="both",
)
def exporter_of_unknown_service(stack: Stack) -> Violations:
    """Judge the hosts that could only be services."""
    from stackspec.compose.view.addresses import hosts_in

    for service in stack.services:
        image = service.image.name if service.image else ""
        outside = service.network_mode or any(network.external for network in service.networks)
        if not image.endswith(("-exporter", "_exporter")) or outside:
            continue
        settings = [
            (service.at("environment", name), name, value or "")
            for name, value in service.environment.items()
        ]
        for index, word in enumerate(service.command or ()):
            name, _, value = word.partition("=")
            settings.append((service.at("command", index), name, value if word.startswith("-") else ""))
        for path, name, value in settings:
            for host in hosts_in(name, value) if "://" in value or ":" in value else ():
                known = host in stack.by_name or host in ("localhost", "host")
                if known or "." in host or "$" in host or not host[:1].isalpha():
                    continue
                yield Violation(
                    path,
                    f"{service.name} is to watch {host}, and no service is called so: add the service, or correct {name}"
                    f"{stack.monitoring.suggestion(host)}",
                )
