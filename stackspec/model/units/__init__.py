"""Quantities with their unit, each parsed and spelt in one module.

They are plain Python types that know how pydantic may build them, so that code off the authoring path can use
them without importing pydantic.
"""

from stackspec.model.units.cpus import Cpus
from stackspec.model.units.duration import Duration
from stackspec.model.units.image import ImageReference
from stackspec.model.units.ports import PortRange
from stackspec.model.units.size import ByteSize

__all__ = ["ByteSize", "Cpus", "Duration", "ImageReference", "PortRange"]
