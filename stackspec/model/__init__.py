"""The vocabulary: frozen values with the Compose Specification's own attribute names, and what Compose cannot say.

Import names from here; the modules behind it may move. No value reads a file or runs a tool.
"""

from stackspec.model.component import Component, Fragment
from stackspec.model.compose.build import Build, Develop, Exec, Watch
from stackspec.model.compose.deploy import (
    Deploy,
    DiscreteResource,
    GenericResource,
    Limits,
    Placement,
    Preference,
    Reservations,
    Resources,
    RestartPolicy,
    UpdateConfig,
)
from stackspec.model.compose.limits import BlkioConfig, DeviceRequest, IoRate, IoWeight, Ulimit
from stackspec.model.compose.mounts import (
    BindOptions,
    ConfigGrant,
    ImageOptions,
    Mount,
    SecretGrant,
    TmpfsOptions,
    VolumeOptions,
)
from stackspec.model.compose.parts import (
    Attachment,
    CredentialSpec,
    Device,
    EnvFile,
    Extends,
    Healthcheck,
    Logging,
    ModelUse,
    Port,
    PreStart,
    Provider,
)
from stackspec.model.compose.resources import AiModel, Config, File, Ipam, IpamPool, Network, Secret, Volume
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.environment import Environment
from stackspec.model.stack import Include, Stack
from stackspec.model.value import ModelError, Value
from stackspec.model.variable import Variable
from stackspec.units import ByteSize, Cpus, Duration, ImageReference, PortRange

__all__ = [
    "AiModel", "Attachment", "BindOptions", "BlkioConfig", "Build", "ByteSize", "Component", "Config", "ConfigGrant", "Cpus",
    "CredentialSpec", "Dependency", "Deploy", "Develop", "Device", "DeviceRequest", "DiscreteResource", "Duration", "EnvFile",
    "Environment", "Exec", "Extends", "File", "Fragment", "GenericResource", "Healthcheck", "ImageOptions", "ImageReference",
    "Include", "IoRate", "IoWeight", "Ipam", "IpamPool", "Limits", "Logging", "ModelError", "ModelUse", "Mount", "Network",
    "Placement", "Port", "PortRange", "PreStart", "Preference", "Provider", "Reservations", "Resources", "RestartPolicy",
    "Secret", "SecretGrant", "Service", "Stack", "TmpfsOptions", "Ulimit", "UpdateConfig", "Value", "Variable", "Volume",
    "VolumeOptions", "Watch",
]  # fmt: skip
