"""The typed model and the reader's table name the same attributes, all the way down: neither forgets one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stackspec.compose.attributes.kinds import Kind, Record
from stackspec.compose.attributes.project import PROJECT
from stackspec.model import (
    AiModel,
    Attachment,
    BindOptions,
    BlkioConfig,
    Build,
    Config,
    ConfigGrant,
    CredentialSpec,
    Dependency,
    Deploy,
    Develop,
    Device,
    DeviceRequest,
    DiscreteResource,
    EnvFile,
    Exec,
    Extends,
    GenericResource,
    Healthcheck,
    ImageOptions,
    Include,
    IoRate,
    IoWeight,
    Ipam,
    IpamPool,
    Limits,
    Logging,
    ModelUse,
    Mount,
    Network,
    Placement,
    Port,
    Preference,
    PreStart,
    Provider,
    Reservations,
    Resources,
    RestartPolicy,
    Secret,
    SecretGrant,
    Service,
    Stack,
    TmpfsOptions,
    Ulimit,
    UpdateConfig,
    Value,
    Volume,
    VolumeOptions,
    Watch,
)

S, D, B = "services.*", "services.*.deploy", "services.*.build"
CLASSES: dict[str, type[Value]] = {
    "": Stack, "include[]": Include, "networks.*": Network, "networks.*.ipam": Ipam, "networks.*.ipam.config[]": IpamPool,
    "volumes.*": Volume, "secrets.*": Secret, "configs.*": Config, "models.*": AiModel,
    S: Service, f"{S}.blkio_config": BlkioConfig, f"{S}.blkio_config.weight_device[]": IoWeight,
    **{f"{S}.blkio_config.device_{way}_{unit}[]": IoRate for way in ("read", "write") for unit in ("bps", "iops")},
    f"{S}.credential_spec": CredentialSpec, f"{S}.depends_on.*": Dependency, f"{S}.devices[]": Device, f"{S}.env_file[]": EnvFile,
    f"{S}.extends": Extends, f"{S}.gpus[]": DeviceRequest, f"{S}.healthcheck": Healthcheck, f"{S}.logging": Logging,
    f"{S}.models.*": ModelUse, f"{S}.networks.*": Attachment, f"{S}.ports[]": Port, f"{S}.post_start[]": Exec, f"{S}.pre_stop[]": Exec,
    f"{S}.pre_start[]": PreStart, f"{S}.provider": Provider, f"{S}.ulimits.*": Ulimit, f"{S}.secrets[]": SecretGrant,
    f"{S}.configs[]": ConfigGrant, f"{S}.volumes[]": Mount, f"{S}.volumes[].bind": BindOptions, f"{S}.volumes[].volume": VolumeOptions,
    f"{S}.volumes[].tmpfs": TmpfsOptions, f"{S}.volumes[].image": ImageOptions, f"{S}.develop": Develop, f"{S}.develop.watch[]": Watch,
    f"{S}.develop.watch[].exec": Exec, B: Build, f"{B}.secrets[]": SecretGrant, f"{B}.ulimits.*": Ulimit, D: Deploy,
    f"{D}.placement": Placement, f"{D}.placement.preferences[]": Preference, f"{D}.resources": Resources,
    f"{D}.resources.limits": Limits, f"{D}.resources.reservations": Reservations,
    f"{D}.resources.reservations.devices[]": DeviceRequest,
    f"{D}.resources.reservations.generic_resources[]": GenericResource,
    f"{D}.resources.reservations.generic_resources[].discrete_resource_spec": DiscreteResource, f"{D}.restart_policy": RestartPolicy,
    f"{D}.rollback_config": UpdateConfig, f"{D}.update_config": UpdateConfig,
}  # fmt: skip
OURS = {
    "": set(Stack.model_fields) - {"name", "include", "services", "networks", "volumes", "secrets", "configs", "models"},
    "networks.*": {"key"}, "volumes.*": {"key"}, "secrets.*": {"key", "purpose"}, "configs.*": {"key"}, "models.*": {"key"},
    S: {"key"}, f"{S}.depends_on.*": {"service"}, f"{S}.models.*": {"model"}, f"{S}.networks.*": {"network"},
}  # fmt: skip
"""Attributes that the model has beside the specification's, for what Compose says by position or not at all."""
OBSOLETE = {"": {"version"}}
EXTERNAL = ".external"
"""``external: {name: …}``, the form of long ago."""


def records(record: Record, path: str = "") -> Iterator[tuple[str, Record]]:
    yield path, record
    for name, kind in record.attributes.items():
        yield from below(kind, f"{path}.{name}".lstrip("."))


def below(kind: Kind, path: str) -> Iterator[tuple[str, Record]]:
    if kind.record is not None and not path.endswith(EXTERNAL):
        yield from records(kind.record, path)
    if kind.values is not None:
        yield from below(kind.values, f"{path}.*")
    if kind.items is not None:
        yield from below(kind.items, f"{path}[]")


RECORDS: dict[str, Any] = {path: record for path, record in records(PROJECT) if record.attributes}


@pytest.mark.parametrize("path", RECORDS)
def test_the_model_has_every_attribute(path: str) -> None:
    written = set(RECORDS[path].attributes) - OBSOLETE.get(path, set())
    known = set(CLASSES[path].model_fields) - {"extensions"} - OURS.get(path, set())
    assert known == written


def test_no_class_is_left_without_its_place() -> None:
    assert set(CLASSES) == set(RECORDS)
