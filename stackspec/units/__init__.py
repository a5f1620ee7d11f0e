"""Quantities with their unit, each parsed and spelt in one module.

They are plain Python types that know how pydantic may build them, so that code off the authoring path can use
them without importing pydantic.
"""

from stackspec.units.cpus import Cpus
from stackspec.units.duration import Duration
from stackspec.units.image import ImageReference
from stackspec.units.ports import PortRange
from stackspec.units.size import ByteSize

__all__ = ["ByteSize", "Cpus", "Duration", "ImageReference", "PortRange"]
