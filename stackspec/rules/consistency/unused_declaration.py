"""A network, volume, secret or config that no service uses.

## Why
Whoever reads the file believes that the secret is mounted, or the network separates something.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
volumes: {cache: {}}
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    volumes: ["cache:/var/cache/nginx"]
volumes: {cache: {}}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON018",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/",),
)
def unused_declaration(stack: Stack) -> Violations:
    """Compare what is declared with what is used, in services of all profiles."""
    used: dict[str, set[str]] = {
        "networks": {"default"},
        "volumes": set(),
        "secrets": set(),
        "configs": set(),
    }
    for spec in (stack.everything.get("services") or {}).values():
        used["networks"] |= set(spec.get("networks") or {})
        used["volumes"] |= {
            str(one.get("source")) for one in spec.get("volumes") or () if one.get("type") == "volume"
        }
        for section in ("secrets", "configs"):
            used[section] |= {str(one.get("source")) for one in spec.get(section) or ()}
        used["secrets"] |= {str(one.get("source")) for one in (spec.get("build") or {}).get("secrets") or ()}
        used["volumes"] |= {str(one) for one in spec.get("volumes_from") or ()}
    for section, names in used.items():
        for key in stack.everything.get(section) or {}:
            if key not in names:
                yield Violation((section, key), f"nothing uses {section[:-1]} {key}: use it, or remove it")
