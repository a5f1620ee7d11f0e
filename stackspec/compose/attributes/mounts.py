"""What services mount: volumes, configs, secrets."""

from __future__ import annotations

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.common import FLAG, LIST_OR_MAPPING, TEXT, number, one_of, record
from stackspec.compose.attributes.kinds import Kind, Record, of_items, of_scalars

__all__ = ["FILE_MOUNTS", "VOLUMES"]

_BIND = Record(
    {
        "create_host_path": FLAG,
        "propagation": TEXT,
        "recursive": TEXT.but(test=one_of("enabled", "disabled", "writable", "readonly")),
        "selinux": TEXT.but(test=one_of("z", "Z")),
    }
)
_TMPFS = Record(
    {
        "mode": of_scalars("permissions like 1777", int, float, str, form=forms.unquoted_whole),
        "size": number("a size like 64M", low=0, form=forms.memory),
    }
)

_VOLUME = Record(
    {
        "bind": record(_BIND),
        "consistency": TEXT,
        "image": record(Record({"subpath": TEXT})),
        "read_only": FLAG,
        "source": TEXT,
        "target": TEXT,
        "tmpfs": record(_TMPFS),
        "type": TEXT.but(test=one_of("bind", "volume", "tmpfs", "cluster", "npipe", "image")),
        "volume": record(
            Record(
                {"labels": LIST_OR_MAPPING.but(form=collection_forms.labels), "nocopy": FLAG, "subpath": TEXT}
            )
        ),
    },
    required=("type",),
)

VOLUMES = of_items(
    "a list of mounts",
    Kind("a string or a mapping", str, record=_VOLUME),
    unique=True,
    form=collection_forms.nothing_if_empty,
)

_FILE_MOUNT = Record(
    {
        "gid": TEXT,
        "mode": of_scalars("permissions like 0440", int, float, str, form=forms.file_mode),
        "source": TEXT,
        "target": TEXT,
        "uid": TEXT,
    }
)

FILE_MOUNTS = of_items(
    "a list of names or mappings",
    Kind("a string or a mapping", str, record=_FILE_MOUNT),
    form=collection_forms.nothing_if_empty,
)
