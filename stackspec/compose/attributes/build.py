"""The attributes of a service's ``build``, and ``ulimits``, which both have."""

from __future__ import annotations

import re

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.common import (
    ADDRESSES,
    ENVIRONMENT,
    FLAG,
    LABELS,
    LIST_OR_MAPPING,
    MEMORY,
    STRING,
    STRINGS,
    TEXT,
    whole_number,
)  # fmt: skip
from stackspec.compose.attributes.kinds import Kind, Record, of_scalars
from stackspec.compose.attributes.mounts import FILE_MOUNTS

__all__ = ["BUILD", "ULIMITS"]

_LIMIT_NAME = re.compile(r"[a-z]+\Z").match
_LIMIT = of_scalars("a whole number", int, float, str, test=whole_number, form=forms.whole_or_unset)

ULIMITS = Kind(
    "a mapping",
    values=Kind(
        "a whole number or a mapping of soft and hard", int, float, str, test=whole_number,
        record=Record({"soft": _LIMIT.but(form=forms.whole), "hard": _LIMIT.but(form=forms.whole)},
                      required=("soft", "hard")),
        form=forms.limit,
    ),
    keys=_LIMIT_NAME,
    open_keys=True,
    form=collection_forms.nothing_if_empty,
)  # fmt: skip

_TEXT_OR_FLAG = of_scalars("a string or a boolean", str, bool, form=forms.text)

BUILD = Record(
    {
        "additional_contexts": LIST_OR_MAPPING.but(form=collection_forms.labels),
        "args": ENVIRONMENT,
        "cache_from": STRINGS,
        "cache_to": STRINGS,
        "context": TEXT,
        "dockerfile": TEXT,
        "dockerfile_inline": TEXT,
        "entitlements": STRINGS,
        "extra_hosts": ADDRESSES,
        "isolation": TEXT,
        "labels": LABELS,
        "network": TEXT,
        "no_cache": FLAG,
        "no_cache_filter": Kind(
            "a string or a list of strings", str, items=STRING, form=collection_forms.strings
        ),
        "platforms": STRINGS,
        "privileged": FLAG,
        "provenance": _TEXT_OR_FLAG,
        "pull": FLAG,
        "sbom": _TEXT_OR_FLAG,
        "secrets": FILE_MOUNTS,
        "shm_size": MEMORY.but(test=whole_number),
        "ssh": LIST_OR_MAPPING.but(form=collection_forms.ssh_keys),
        "tags": STRINGS,
        "target": TEXT,
        "ulimits": ULIMITS,
    }
)
