"""A folder mounted for Grafana to be provisioned from, with nothing in it that Grafana reads.

For data sources and for dashboard providers these are YAML files, for the folder of a provider JSON files.

## Why
Grafana starts without a word, and without data sources or dashboards; where the folder is missing, the engine
creates an empty one.

## Bad
```yaml
services:
  grafana:
    image: grafana/grafana:13.2.1
    environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana}
    volumes: ["./datasources:/etc/grafana/provisioning/datasources:ro", "boards:/var/lib/grafana"]
volumes: {boards: {}}
```
```yaml datasources/README.md
Data sources come here.
```

## Good
```yaml
services:
  grafana:
    image: grafana/grafana:13.2.1
    environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana}
    volumes: ["./datasources:/etc/grafana/provisioning/datasources:ro", "boards:/var/lib/grafana"]
volumes: {boards: {}}
```
```yaml datasources/prometheus.yml
datasources:
  - {name: Prometheus, type: prometheus, url: "https://metrics.example.org"}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON027",
    severity=Severity.ERROR,
    sources=("https://grafana.com/docs/grafana/latest/administration/provisioning/",),
)
def empty_provisioning(stack: Stack) -> Violations:
    """Judge what is mounted from the tree."""
    for grafana in stack.monitoring.grafanas:
        name = grafana.service.name
        for kind in ("datasources", "dashboards"):
            folder = f"{grafana.folder}/{kind}"
            if grafana.service.files.mounts_at(folder) and (
                source := grafana.emptiness(folder, ".yml", ".yaml")
            ):
                yield Violation(
                    grafana.service.files.origin(folder) or grafana.service.path,
                    f"{name} reads {folder}, and {source} holds no provisioning files (.yml): add them, or correct the "
                    "mount",
                )
        for provider in grafana.providers:
            if provider.text and (source := grafana.emptiness(provider.text, ".json")):
                yield Violation(
                    provider.path,
                    f"{name} reads {provider.text}, and {source} holds no dashboards (.json): add them, or correct the "
                    "mount",
                    document=provider.document,
                )
