"""Two services that publish one port of the host.

Services that only different profiles switch on are alternatives and stand.

## Why
`docker compose config` accepts it; `up` fails with "port is already allocated", with half of the stack running.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
  admin:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8080:80"]
  admin:
    image: nginx:1.29.3
    ports: ["127.0.0.1:8081:80"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON020",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#ports",),
)
def duplicate_host_port(stack: Stack) -> Violations:
    """Judge address, port and protocol; all addresses include each one."""
    everywhere = ("", "0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
    taken: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for service in stack.services:
        for port in service.ports:
            if len(port.host_ports) != 1:
                continue  # of a range the engine takes one that is free
            for other, address in taken.get((port.host_ports[0], port.protocol), ()):
                clash = port.host_ip == address or port.host_ip in everywhere or address in everywhere
                rival = stack.service[other]
                apart = (
                    service.profiles and rival.profiles and not set(service.profiles) & set(rival.profiles)
                )
                families = {":" in port.host_ip, ":" in address}
                if clash and not apart and other != service.name and len(families) == 1:
                    yield Violation(
                        port.path,
                        f"{service.name} publishes port {port.published}/{port.protocol}, which {other} has: choose another",
                    )
                    break
            taken.setdefault((port.host_ports[0], port.protocol), []).append((service.name, port.host_ip))
