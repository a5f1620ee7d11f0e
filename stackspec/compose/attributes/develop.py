"""The attributes of a service's ``develop``, and its life-cycle hooks."""

from __future__ import annotations

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.common import (
    COMMAND,
    ENVIRONMENT,
    FLAG,
    STRING_OR_STRINGS,
    TEXT,
    one_of,
    record,
)  # fmt: skip
from stackspec.compose.attributes.kinds import Record, of_items, of_scalars

__all__ = ["DEVELOP", "HOOK", "PRE_START_HOOK"]

_HOOK_ATTRIBUTES = {
    "command": COMMAND,
    "environment": ENVIRONMENT,
    "privileged": FLAG,
    "user": TEXT,
    "working_dir": TEXT,
}
HOOK = Record(_HOOK_ATTRIBUTES, required=("command",), always={"command": None})
PRE_START_HOOK = Record({**_HOOK_ATTRIBUTES, "image": TEXT, "per_replica": FLAG}, always={"command": None})

_WATCH = Record(
    {
        "action": TEXT.but(test=one_of("rebuild", "sync", "restart", "sync+restart", "sync+exec")),
        "exec": record(HOOK),
        "ignore": STRING_OR_STRINGS,
        "include": STRING_OR_STRINGS,
        "initial_sync": of_scalars("true or false", bool, form=forms.flag),
        "path": TEXT,
        "target": TEXT,
    },
    required=("path", "action"),
    always={"exec": {"command": None}},
)

DEVELOP = Record(
    {"watch": of_items("a list of mappings", record(_WATCH), form=collection_forms.nothing_if_empty)}
)
