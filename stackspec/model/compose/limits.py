"""Limits that the kernel keeps: block I/O, open files, devices."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator

from stackspec.model.compose.base import ComposeValue, Mistake
from stackspec.model.fields import NOTHING, Amount, Bytes, Map, Scalar, Seq, Text, Whole

__all__ = ["BlkioConfig", "DeviceRequest", "DeviceRequests", "IoRate", "IoWeight", "Ulimit", "Ulimits"]


class IoRate(ComposeValue):
    """A limit on one device: bytes or operations each second."""

    path: Text
    rate: Bytes


class IoWeight(ComposeValue):
    """A share of one device's time, 10 to 1000."""

    path: Text
    weight: Amount


class BlkioConfig(ComposeValue):
    """Limits on block devices."""

    device_read_bps: Seq[IoRate] = ()
    device_read_iops: Seq[IoRate] = ()
    device_write_bps: Seq[IoRate] = ()
    device_write_iops: Seq[IoRate] = ()
    weight: Amount | None = None
    weight_device: Seq[IoWeight] = ()


class Ulimit(ComposeValue):
    """A limit of the shell's ``ulimit``; -1 is none."""

    soft: Whole
    hard: Whole


def _same_both(value: Any) -> Any:
    return Ulimit(soft=value, hard=value) if isinstance(value, int) else value


Ulimits: TypeAlias = Map[str, Annotated[Ulimit, BeforeValidator(_same_both)]]
"""Limits by name (``nofile``); a bare number is both the soft and the hard one."""


class DeviceRequest(ComposeValue):
    """Devices that a driver chooses, such as GPUs."""

    capabilities: Seq[str] = ()
    driver: Text | None = None
    count: Whole | Literal["all"] | None = None
    device_ids: Seq[str] = ()
    options: Map[str, Scalar] = NOTHING

    def _mistakes(self) -> Iterator[Mistake]:
        if self.count is not None and self.device_ids:
            yield Mistake(("device_ids",), "count and device_ids both choose devices: keep one")


DeviceRequests: TypeAlias = Seq[DeviceRequest]
