"""A device that is the host's disk or memory.

Disks, their partitions, device-mapper and loop devices, `/dev/mem`, `/dev/port`, all of `/dev`, and
device rules that allow everything. `r` alone is no protection: a disk that can be read gives away every
file on it.

## Why
With `/dev/sda` a process reads and writes the host's file systems below their permissions: it takes any
key, or plants any program, and no mount, user or capability of the container matters any more.

## Bad
```yaml
services:
  smart:
    image: registry.example.org/ops/smart:0.8.1
    devices: ["/dev/sda:/dev/sda:r"]
```

## Good
```yaml
services:
  zigbee:
    image: registry.example.org/home/zigbee:1.42.0
    devices: ["/dev/ttyUSB0:/dev/ttyUSB0:rw"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "SEC027",
    severity=Severity.CRITICAL,
    tags=("cis-docker-5.18",),
    sources=("https://docs.docker.com/reference/cli/docker/container/run/#device",),
    mode="both",
)
def host_control_device(stack: Stack) -> Violations:
    """Judge devices by their node, and device rules by what they match."""
    for service in stack.services:
        for device in service.devices:
            if device.is_disk or device.is_memory or device.is_everything:
                kind = "a disk" if device.is_disk else "the memory" if device.is_memory else "every device"
                yield Violation(
                    device.path,
                    f"{device} opens {kind} of the host to {service.name}: "
                    "mount the folder that it needs, or give it the one harmless device",
                )
        for index, text in enumerate(service.spec.get("device_cgroup_rules") or ()):
            kind, _, numbers = str(text).partition(" ")
            if kind == "a" or numbers.startswith("*:"):
                yield Violation(
                    service.at("device_cgroup_rules", index),
                    f"device rule '{text}' opens every device of the host to {service.name}: "
                    "name the major number of the one it needs ('c 188:* rw')",
                )
