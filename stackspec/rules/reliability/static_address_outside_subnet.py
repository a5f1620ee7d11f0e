"""A fixed address that is in none of its network's subnets, or on a network that has none.

An external network's subnets are unknown, and the rule is silent.

## Why
`docker compose config` accepts it; `up` creates the networks and then fails: "no configured subnet contains
IP address", or "user specified IP address is supported only when connecting to networks with user configured
subnets".

## Bad
```yaml
services:
  dns:
    image: registry.example.org/net/resolver:1.9.0
    networks:
      back:
        ipv4_address: 10.214.99.9
networks:
  back:
    ipam:
      config: [{subnet: 10.215.0.0/24}]
```

## Good
```yaml
services:
  dns:
    image: registry.example.org/net/resolver:1.9.0
    networks:
      back:
        ipv4_address: 10.215.0.9
networks:
  back:
    ipam:
      config: [{subnet: 10.215.0.0/24}]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "REL027",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/reference/compose-file/services/#ipv4_address-ipv6_address",),
)
def static_address_outside_subnet(stack: Stack) -> Violations:
    """Judge every fixed address by the subnets of its family."""
    from ipaddress import ip_address

    for service in stack.services:
        attachments = service.spec.get("networks") or {}
        for network in service.networks:
            for key in ("ipv4_address", "ipv6_address"):
                text = (attachments.get(network.key) or {}).get(key)
                if not text or network.external:
                    continue
                try:
                    address = ip_address(text)
                except ValueError:
                    continue  # the schema's matter
                pools = [pool for pool in network.pools if pool.subnet.version == address.version]
                if any(address in pool.subnet for pool in pools):
                    continue
                subnets = ", ".join(pool.text for pool in pools)
                fault = (
                    f"{text} is outside of {subnets}, the subnet of network {network.key}: choose an "
                    "address in it"
                    if pools
                    else f"{text} needs a subnet, and network {network.key} has none of its own: give it one under "
                    f"ipam"
                )
                yield Violation(service.at("networks", network.key, key), fault)
