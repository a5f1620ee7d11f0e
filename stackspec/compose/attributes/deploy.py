"""The attributes of a service's ``deploy``, and ``gpus``, which resembles a part of it."""

from __future__ import annotations

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.common import (
    DELAY,
    LABELS,
    LIST_OR_MAPPING,
    STRINGS,
    TEXT,
    UNIQUE_STRINGS,
    number,
    one_of,
    record,
)  # fmt: skip
from stackspec.compose.attributes.kinds import Kind, Record, of_items, of_scalars

__all__ = ["DEPLOY", "GPUS"]

_COUNT = number("a whole number from 0", form=forms.count)
_DEVICE_TRAITS = {
    "capabilities": UNIQUE_STRINGS,
    "count": number("a whole number or all", form=forms.device_count),
    "device_ids": UNIQUE_STRINGS,
    "driver": TEXT,
    "options": LIST_OR_MAPPING.but(form=collection_forms.labels),
}
_DEVICES = of_items(
    "a list of devices",
    record(Record(_DEVICE_TRAITS, required=("capabilities",))),
    form=collection_forms.nothing_if_empty,
)
GPUS = Kind(
    "all or a list of devices", str, test=one_of("all"),
    items=record(Record(_DEVICE_TRAITS)), form=collection_forms.nothing_if_empty,
)  # fmt: skip

_CPUS = of_scalars("a number like 0.5", int, float, str, form=forms.share)
_RESERVED_MEMORY = of_scalars("a size like 512M, as a string", str, form=forms.memory)
_GENERIC = Record(
    {
        "discrete_resource_spec": record(
            Record({
                "kind": TEXT.but(form=forms.whole_text),
                "value": of_scalars("a number", int, float, str, form=forms.whole_or_unset),
            }, always={"kind": "", "value": 0})
        )
    }
)  # fmt: skip
_RESOURCES = Record(
    {
        "limits": record(Record({"cpus": _CPUS, "memory": _RESERVED_MEMORY, "pids": number("a whole number", form=forms.whole)})),
        "reservations": record(Record({
            "cpus": _CPUS,
            "devices": _DEVICES,
            "generic_resources": of_items("a list of mappings", record(_GENERIC), form=collection_forms.nothing_if_empty),
            "memory": _RESERVED_MEMORY,
        })),
    }
)  # fmt: skip

_PAUSE = DELAY.but(form=forms.pause)
_UPDATE = Record(
    {
        "delay": _PAUSE,
        "failure_action": TEXT,
        "max_failure_ratio": of_scalars("a number", int, float, str, form=forms.share),
        "monitor": _PAUSE,
        "order": TEXT.but(test=one_of("start-first", "stop-first")),
        "parallelism": _COUNT,
    }
)
_RESTART = Record({"condition": TEXT, "delay": DELAY, "max_attempts": _COUNT, "window": DELAY})
_PLACEMENT = Record(
    {
        "constraints": STRINGS,
        "max_replicas_per_node": _COUNT.but(form=forms.whole),
        "preferences": of_items(
            "a list of mappings", record(Record({"spread": TEXT})), form=collection_forms.nothing_if_empty
        ),
    }
)

DEPLOY = Record(
    {
        "endpoint_mode": TEXT,
        "labels": LABELS,
        "mode": TEXT,
        "placement": record(_PLACEMENT),
        "replicas": number("a whole number", form=forms.whole_or_unset),
        "resources": record(_RESOURCES),
        "restart_policy": record(_RESTART),
        "rollback_config": record(_UPDATE),
        "update_config": record(_UPDATE),
    },
    always={"placement": {}, "resources": {}},
)
