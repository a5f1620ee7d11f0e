"""A healthcheck whose times do not add up: too slow to notice a failure, or too quick for a start.

A probe may take longer than the interval between two of them (the default `timeout` is 30 s, whatever the
interval is); without a `start_period`, the service is declared unhealthy after `interval` × `retries` of
starting; and in the worst case the verdict takes `start_period` + `retries` × (`interval` + `timeout`), which
may be longer than a deployment waits.

## Why
`interval: 2s` reads as "noticed within seconds", yet a hung service keeps its traffic for a minute and a
half; or a slow start on a busy host is taken for a failure and the deployment rolls back.

## Bad
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    healthcheck:
      test: [CMD, shop, ping]
      interval: 2s
      timeout: 30s
      start_period: 20s
```

## Good
```yaml
services:
  shop:
    image: registry.example.org/shop/web:2.4.1
    healthcheck:
      test: [CMD, shop, ping]
      interval: 5s
      timeout: 3s
      start_period: 20s
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Parameters, Set, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    start_seconds: float = 15.0
    """How long any service may take to start, at least."""
    wait_seconds: float = 600.0
    """How long a deployment waits for the verdict, at most."""


@rule(
    "REL015",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/dockerfile/#healthcheck",),
    params=Params,
)
def overdue_healthcheck(stack: Stack, params: Params) -> Violations:
    """Judge the times of every probe, the engine's defaults filled in."""
    for service in stack.services:
        probe = service.healthcheck
        if probe is None or probe.disabled:
            continue
        if probe.timeout > probe.interval:
            path = service.at("healthcheck", "timeout")
            default = "" if probe.spec.get("timeout") else " (the engine's default)"
            yield Violation(
                path,
                f"a probe of {service.name} may take {probe.timeout:g}s{default}, longer than the interval "
                "of "
                f"{probe.interval:g}s, so a hung service is noticed late: set timeout: {probe.interval:g}s "
                "or less",
                Fix("Let a probe take no longer than the interval", (Set(path, f"{probe.interval:g}s"),)),
            )
        grace = probe.start_period + probe.interval * probe.retries
        if grace < params.start_seconds:
            yield Violation(
                service.at("healthcheck", "start_period"),
                f"{service.name} is declared unhealthy after {grace:g}s of starting: set a start_period "
                f"(at least {params.start_seconds:g}s in all)",
            )
        worst = probe.start_period + probe.retries * (probe.interval + probe.timeout)
        if worst > params.wait_seconds:
            yield Violation(
                probe.path,
                f"the verdict on {service.name} may take {worst:g}s, and a deployment waits "
                f"{params.wait_seconds:g}s: "
                f"shorten start_period, interval, timeout or retries",
            )
