"""A device that drives hardware which others on the host use too.

Graphics (`/dev/dri`), virtualisation (`/dev/kvm`), keyboards and mice (`/dev/input`), USB as a whole,
FUSE. Often it is what the container is for: name the one node, and waive it with that reason. Disks and
memory are `host-control-device`'s.

## Why
Drivers of such devices are the largest part of the kernel that a container can talk to, and its weakest:
a faulty request crashes or takes over the host, and `/dev/input` reads what is typed at it.

## Bad
```yaml
services:
  transcoder:
    image: registry.example.org/media/transcoder:3.2.0
    devices: ["/dev/dri:/dev/dri"]
```

## Good
```yaml
services:
  vpn:
    image: registry.example.org/ops/vpn:2.6.0
    devices: ["/dev/net/tun"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC028",
    severity=Severity.WARNING,
    tags=("cis-docker-5.18",),
    sources=("https://docs.docker.com/reference/cli/docker/container/run/#device",),
    mode="both",
)
def shared_hardware_device(stack: Stack) -> Violations:
    """Judge devices by their node."""
    for service in stack.services:
        for device in service.devices:
            if device.is_hardware:
                yield Violation(
                    device.path,
                    f"{device} lets {service.name} drive hardware that the host uses: "
                    "drop it, or name the one node it needs and waive it with the reason",
                )
