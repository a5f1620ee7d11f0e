"""A service that may start as many processes as the host has numbers for.

Neither `pids_limit` nor `deploy.resources.limits.pids` is set, or it is `-1` or `0`, which both mean no
limit.

## Why
A fork bomb, or a supervisor that restarts a failing child in a loop, uses up the host's process numbers:
nobody can log in to stop it, because a login needs a process too.

## Bad
```yaml
services:
  runner:
    image: registry.example.org/ci/runner:2.4.1
    pids_limit: -1
```

## Good
```yaml
services:
  runner:
    image: registry.example.org/ci/runner:2.4.1
    pids_limit: 200
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    limit: int = 200
    """The number of processes that the fix sets."""


@rule(
    "REL003",
    severity=Severity.WARNING,
    tags=("cis-docker-5.29", "owasp-docker-7"),
    sources=("https://docs.docker.com/reference/compose-file/services/#pids_limit",),
    mode="both",
    params=Params,
)
def unbounded_pids(stack: Stack, params: Params) -> Violations:
    """Judge every service."""
    for service in stack.services:
        if service.pids_limit is None:
            path = service.at("pids_limit")
            written = service.spec.get("pids_limit")
            limit = "pids_limit is not set" if written is None else f"pids_limit {written} is none"
            yield Violation(
                path,
                f"{service.name} may start any number of processes ({limit}): set pids_limit: {params.limit}",
                Fix(f"Allow {params.limit} processes and threads", (Set(path, params.limit),)),
            )
