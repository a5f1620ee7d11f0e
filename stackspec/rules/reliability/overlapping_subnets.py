"""Two networks with overlapping subnets, or one that overlaps a range that the policy reserves.

The parameter `reserved` names what hosts, VPNs and other stacks use.

## Why
`docker compose config` accepts it; `up` fails: "Pool overlaps with other one on this address space". An
overlap with the VPN's range is worse: everything starts, and the office cannot reach the host any more.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    networks: [front, back]
networks:
  front:
    ipam:
      config: [{subnet: 10.77.0.0/16}]
  back:
    ipam:
      config: [{subnet: 10.77.4.0/24}]
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    networks: [front, back]
networks:
  front:
    ipam:
      config: [{subnet: 10.77.0.0/24}]
  back:
    ipam:
      config: [{subnet: 10.77.4.0/24}]
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    reserved: tuple[str, ...] = ()
    """Ranges that are taken, such as `10.8.0.0/16`."""


@rule(
    "REL026",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/networks/#ipam",),
    mode="both",
    params=Params,
)
def overlapping_subnets(stack: Stack, params: Params) -> Violations:
    """Judge each subnet against those before it and against the reserved ranges."""
    from ipaddress import ip_network

    reserved = [(ip_network(text, strict=False), text) for text in params.reserved]
    networks = [network for network in stack.networks if not network.external]
    for index, network in enumerate(networks):
        earlier = [other for other in networks[:index] if other.name != network.name]
        for pool in network.pools:
            taken = [(subnet, f"{text}, which is reserved") for subnet, text in reserved] + [
                (theirs.subnet, f"{theirs.text} of network {other.key}, so `up` fails")
                for other in earlier
                for theirs in other.pools
            ]
            for subnet, what in taken:
                if subnet.version == pool.subnet.version and subnet.overlaps(pool.subnet):
                    yield Violation(
                        pool.path,
                        f"{pool.text} of network {network.key} overlaps {what}: choose disjoint subnets",
                    )
