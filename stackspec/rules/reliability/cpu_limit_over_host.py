"""A processor limit that is higher than the host's number of processors.

The number is the policy's parameter `host_cpus`.

## Why
`docker compose config` accepts it; on the smaller host `up` fails: "Range of CPUs is from 0.01 to 2.00, as
there are only 2 CPUs available".

## Bad
```yaml
services:
  encoder:
    image: registry.example.org/media/encoder:1.9.0
    cpus: 1024
```

## Good
```yaml
services:
  encoder:
    image: registry.example.org/media/encoder:1.9.0
    cpus: 2
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    host_cpus: float = 128.0
    """Processors of the environment's host."""


@rule(
    "REL021",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#cpus",),
    mode="both",
    params=Params,
)
def cpu_limit_over_host(stack: Stack, params: Params) -> Violations:
    """Judge every limit; a quota is no such limit to the engine, which accepts any."""
    for service in stack.services:
        path = service.limit_path("cpus", "cpus")
        limit = service.cpu_limit or 0
        if limit > params.host_cpus and not ("cpu_quota" in service and "cpus" not in service):
            yield Violation(
                path,
                f"{service.name} may use {limit:g} processors and the host has {params.host_cpus:g}, so "
                "`up` fails: "
                f"set {params.host_cpus:g} or less",
                Fix(f"Allow {params.host_cpus:g} processors", (Set(path, params.host_cpus),)),
            )
