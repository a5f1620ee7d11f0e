"""A capability that changes the network or the kernel around the container.

`NET_ADMIN`, `BPF` and `SYS_BOOT`. A VPN gateway needs the first: waive it there, with its reason.

## Why
A broken-into process with `NET_ADMIN` rewrites routes and firewall rules of every container that shares
its network namespace (the host's too, under `network_mode: host`); `BPF` loads programs into the kernel;
`SYS_BOOT` restarts it.

## Bad
```yaml
services:
  resolver:
    image: registry.example.org/ops/resolver:2025.3.0
    cap_add: [NET_ADMIN]
```

## Good
```yaml
services:
  resolver:
    image: registry.example.org/ops/resolver:2025.3.0
    cap_add: [NET_BIND_SERVICE]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GAINS = {
    "NET_ADMIN": "rewrite routes and firewall rules of its network namespace",
    "BPF": "load programs into the host's kernel",
    "SYS_BOOT": "restart the host or load another kernel",
}


@rule(
    "SEC006",
    severity=Severity.ERROR,
    tags=("cis-docker-5.4", "owasp-docker-3"),
    sources=("https://man7.org/linux/man-pages/man7/capabilities.7.html",),
    mode="both",
)
def host_altering_capability(stack: Stack) -> Violations:
    """Judge each added capability by its name, whatever its case and prefix."""
    for service in stack.services:
        for capability in service.added_capabilities:
            if capability.name in GAINS:
                yield Violation(
                    capability.path,
                    f"capability {capability.text} lets {service.name} {GAINS[capability.name]}: "
                    "drop it, or waive it with the reason why the program needs it",
                )
