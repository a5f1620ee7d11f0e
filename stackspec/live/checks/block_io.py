"""Disk access is weighted and throttled as promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import check, has

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.live.check import Failures
    from stackspec.live.container import Container

_RATES = {
    "device_read_bps": "BlkioDeviceReadBps",
    "device_write_bps": "BlkioDeviceWriteBps",
    "device_read_iops": "BlkioDeviceReadIOps",
    "device_write_iops": "BlkioDeviceWriteIOps",
}


@check("blkio_config", promised=has("blkio_config"))
def block_io(service: Service, container: Container) -> Failures:
    """Compare what the engine was told; whether a weight has an effect depends on the disk's scheduler."""
    promised = service.spec["blkio_config"]
    weight = promised.get("weight")
    if weight and container.host.get("BlkioWeight") != int(weight):
        yield f"its disk weight is {container.host.get('BlkioWeight')}, promised {weight}"
    for attribute, key in _RATES.items():
        seen = {one["Path"]: int(one["Rate"]) for one in container.host.get(key) or ()}
        for entry in promised.get(attribute) or ():
            path, rate = entry["Path"], int(entry["Rate"])  # Compose prints these two with capitals
            if seen.get(path) != rate:
                yield f"its {attribute} of {path} is {seen.get(path)}, promised {rate}"
