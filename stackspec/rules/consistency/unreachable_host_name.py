"""A setting that names a service on no common network.

Settings are variables called like `DB_HOST`, `REDIS_URL`, `BROKERS`, and those whose value is a URL or
`host:port`, where the host is exactly a service's name.

## Why
Names are resolved per network: `docker compose config` accepts it, `up` succeeds, and the program cannot find its database.

## Bad
```yaml
services:
  db:
    image: postgres:17.6
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
    volumes: ["data:/var/lib/postgresql/data"]
  app:
    image: registry.example.org/app:1.4.0
    environment: {DB_HOST: db}
    networks: [front]
volumes: {data: {}}
networks: {front: {}}
```

## Good
```yaml
services:
  db:
    image: postgres:17.6
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
    volumes: ["data:/var/lib/postgresql/data"]
  app:
    image: registry.example.org/app:1.4.0
    environment: {DB_HOST: db}
    networks: [default]
volumes: {data: {}}
networks: {default: {}}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON016",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/compose/how-tos/networking/",),
    mode="both",
)
def unreachable_host_name(stack: Stack) -> Violations:
    """Judge the variables that hold an address."""
    from stackspec.compose.view.addresses import hosts_in

    for service in stack.services:
        if service.network_mode:
            continue
        for name, value in service.environment.items():
            for host in hosts_in(name, value or ""):
                others = stack.by_name.get(host, ())
                if (
                    not others
                    or service in others
                    or any(stack.share_network(service, one) for one in others)
                ):
                    continue
                if any(one.network_mode == "host" for one in others):
                    continue
                yield Violation(
                    service.at("environment", name),
                    f"{service.name} is told {name} with the host {host}, and shares no network with it: put both on "
                    "one network",
                )
