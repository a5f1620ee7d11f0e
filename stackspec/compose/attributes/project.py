"""The attributes of a whole Compose file: services, and the resources that they share."""

from __future__ import annotations

from typing import Any

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.common import (
    DRIVER_OPTIONS,
    FLAG,
    FLAG_OR_UNSET,
    LABELS,
    NONE,
    STRING,
    STRING_OR_STRINGS,
    STRINGS,
    TEXT,
    named,
    record,
    whole_number,
)  # fmt: skip
from stackspec.compose.attributes.kinds import Kind, Record, of_items, of_scalars, of_values
from stackspec.compose.attributes.service import SERVICE

__all__ = ["PROJECT", "RESOURCES"]

RESOURCES = ("networks", "volumes", "secrets", "configs", "models")
"""The top-level attributes whose unused members the engine leaves out."""


def _external(**traits: Any) -> Kind:
    return Kind("true, false or a mapping with a name", bool, str, **traits, form=forms.flag)


_EXTERNAL = _external(record=Record({"name": TEXT}))
_EXTERNAL_FILE = _external(
    values=Kind("anything", str, int, float, bool, NONE, items=STRING, record=Record({}))
)

_INCLUDE = Record(
    {"env_file": STRING_OR_STRINGS, "path": STRING_OR_STRINGS, "project_directory": TEXT}, extensible=False
)

_ADDRESS_MAP = of_values("a mapping of names to addresses", STRING, form=collection_forms.labels)
_IPAM = Record(
    {
        "config": of_items(
            "a list of mappings",
            record(
                Record({"aux_addresses": _ADDRESS_MAP, "gateway": TEXT, "ip_range": TEXT, "subnet": TEXT})
            ),
            form=collection_forms.nothing_if_empty,
        ),
        "driver": TEXT,
        "options": of_values("a mapping of strings", STRING, form=forms.left_out),
    }
)
_NETWORK = Record(
    {
        "attachable": FLAG,
        "driver": TEXT,
        "driver_opts": DRIVER_OPTIONS,
        "enable_ipv4": FLAG_OR_UNSET,
        "enable_ipv6": FLAG_OR_UNSET,
        "external": _EXTERNAL,
        "internal": FLAG,
        "ipam": record(_IPAM),
        "labels": LABELS,
        "name": TEXT,
    },
    always={"ipam": {}},
)
_VOLUME = Record(
    {"driver": TEXT, "driver_opts": DRIVER_OPTIONS, "external": _EXTERNAL, "labels": LABELS, "name": TEXT}
)
_FILE = {
    "environment": TEXT, "external": _EXTERNAL_FILE, "file": TEXT, "labels": LABELS, "name": TEXT,
    "template_driver": TEXT,
}  # fmt: skip
_SECRET = Record({**_FILE, "driver": TEXT, "driver_opts": DRIVER_OPTIONS})
_CONFIG = Record({**_FILE, "content": TEXT})
_MODEL = Record(
    {
        "context_size": of_scalars("a whole number", int, float, test=whole_number, form=forms.whole),
        "model": TEXT,
        "name": TEXT,
        "runtime_flags": STRINGS,
    },
    required=("model",),
)

PROJECT = Record(
    {
        "configs": named(record(_CONFIG)),
        "include": of_items("a list", Kind("a string or a mapping", str, record=_INCLUDE)),
        "models": named(record(_MODEL), open_keys=True),
        "name": STRING,
        "networks": named(Kind("a mapping", NONE, record=_NETWORK), open_keys=True),
        "secrets": named(record(_SECRET)),
        "services": named(record(SERVICE)),
        "version": STRING,
        "volumes": named(Kind("a mapping", NONE, record=_VOLUME)),
    }
)
