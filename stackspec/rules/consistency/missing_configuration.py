"""A Prometheus or Alertmanager whose configuration file is not in its container.

The file that its command names (or its default path) is looked for through the mounts and configs. Where
nothing is mounted, the image's own default is used if it is at the default path, which is another matter.

## Why
The program exits at once and is restarted for ever; with a bind of a file that is not there, it finds a directory.

## Bad
```yaml
services:
  alertmanager:
    image: prom/alertmanager:v0.34.0
    command: ["--config.file=/etc/alertmanager/config.yml"]
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {alerts: {}}
```
```yaml alertmanager.yml
route: {receiver: team}
receivers: [{name: team}]
```

## Good
```yaml
services:
  alertmanager:
    image: prom/alertmanager:v0.34.0
    command: ["--config.file=/etc/alertmanager/alertmanager.yml"]
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro", "alerts:/alertmanager"]
volumes: {alerts: {}}
```
```yaml alertmanager.yml
route: {receiver: team}
receivers: [{name: team}]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON010",
    severity=Severity.ERROR,
    sources=("https://prometheus.io/docs/prometheus/latest/installation/#volumes-bind-mount",),
    mode="both",
)
def missing_configuration(stack: Stack) -> Violations:
    """Judge what stands at the path, unless the image or a volume decides."""
    import posixpath

    for server in stack.monitoring.servers:
        service = server.service
        standing = service.files.standing(server.config_path)
        elsewhere = (
            standing == "image" and service.build is None and server.config_path != server.default_path
        )
        source = service.files.source(server.config_path)
        if standing == "missing" and stack.surroundings.kind(source):  # a bind of nothing is another rule's
            name = posixpath.basename(server.config_path)
            yield Violation(
                service.files.origin(server.config_path) or service.path,
                f"{service.name} reads {server.config_path}, and what is mounted there does not hold {name}: create "
                "the file, or correct the mount",
            )
        elif elsewhere:
            yield Violation(
                service.at("command"),
                f"{service.name} reads {server.config_path}, and nothing is mounted there: mount the file, or "
                "correct --config.file",
            )
