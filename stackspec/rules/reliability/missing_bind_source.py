"""A bind mount of a file that is not there.

In the short syntax (and wherever `create_host_path` is on) the engine creates an empty directory in its
place, owned by root; without it, `up` fails. A missing directory is only reported in the second case: that
the engine creates an empty data folder is what people expect. Only paths within the project's tree are
judged. What is made on each machine is not: what Git ignores, and what the policy's parameter `generated`
names (keys, certificates, `.env`).

## Why
A typing error in the file's name, and everything starts: the container finds a directory where its
configuration should be, runs with its defaults or crashes with "is a directory", and the directory stays in
the repository's folder.

## Bad
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: ["./promtheus.yml:/etc/prometheus/prometheus.yml:ro"]
```
```yaml prometheus.yml
scrape_configs: []
```

## Good
```yaml
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro"]
```
```yaml prometheus.yml
scrape_configs: []
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    generated: tuple[str, ...] = (".env", "*.crt", "*.jks", "*.key", "*.p12", "*.pem")
    """Ends of paths that are made on the machine, with `*`: `certs/*`."""


@rule(
    "REL028",
    severity=Severity.ERROR,
    sources=(
        "https://docs.docker.com/engine/storage/bind-mounts/#differences-between--v-and---mount-behavior",
    ),
    mode="both",
    params=Params,
)
def missing_bind_source(stack: Stack, params: Params) -> Violations:
    """Judge every bind within the tree."""
    from fnmatch import fnmatchcase

    surroundings = stack.surroundings
    for service in stack.services:
        for mount in service.mounts:
            if not mount.is_bind or (mount.creates_host_path and not mount.names_a_file):
                continue
            source = mount.source
            if not surroundings.contains(source) or surroundings.kind(source) is not None:
                continue
            if any(fnmatchcase(source, f"*/{pattern}") for pattern in params.generated):
                continue
            if surroundings.ignored_by_git(source):
                continue
            written = surroundings.shorten(source)
            effect = (
                f"the engine mounts an empty directory at {mount.target}"
                if mount.creates_host_path
                else "`up` fails"
            )
            yield Violation(
                (*mount.path, "source"),
                f"{written} does not exist, so {effect}: correct the path, or create the file"
                if mount.names_a_file
                else f"{written} does not exist, so {effect}: correct the path, or create the folder",
            )
