"""The attributes of a service, except those of ``build``, ``deploy`` and ``develop``."""

from __future__ import annotations

import re
from typing import Any

from stackspec.compose.attributes import collection_forms, forms
from stackspec.compose.attributes.build import BUILD, ULIMITS
from stackspec.compose.attributes.common import (
    ADDRESSES,
    ANY_MAPPING,
    COMMAND,
    DELAY,
    DRIVER_OPTIONS,
    ENVIRONMENT,
    FLAG,
    FLAG_OR_UNSET,
    LABELS,
    LIST_OR_MAPPING,
    MEMORY,
    NONE,
    STRING,
    STRING_OR_STRINGS,
    TEXT,
    UNIQUE_STRINGS,
    WHOLE,
    named,
    number,
    one_of,
    record,
    whole_number,
)  # fmt: skip
from stackspec.compose.attributes.deploy import DEPLOY, GPUS
from stackspec.compose.attributes.develop import DEVELOP, HOOK, PRE_START_HOOK
from stackspec.compose.attributes.kinds import Kind, Record, of_items, of_scalars, of_values
from stackspec.compose.attributes.mounts import FILE_MOUNTS, VOLUMES

__all__ = ["SERVICE"]

_CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+").search
_PULL_POLICY = re.compile(
    r"always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+"
).search


def _container_name(value: Any) -> str:
    return (
        "" if _CONTAINER_NAME(value) else "must have at least two of the characters a-z, A-Z, 0-9, _, . and -"
    )


def _pull_policy(value: Any) -> str:
    if _PULL_POLICY(value):
        return ""
    return "must be always, never, missing, build, daily, weekly, refresh or every_ and a duration"


_SHARES = of_scalars("a number", int, float, str, form=forms.whole)
_TEXTS = of_items("a list of strings or numbers", of_scalars("a string or a number", str, int, float),
                  unique=True, form=collection_forms.texts)  # fmt: skip
_RATE = Kind("a mapping", record=Record(
    {"path": TEXT.but(form=forms.whole_text), "rate": of_scalars("a size", int, float, str, form=forms.memory_or_zero)},
    extensible=False, always={"path": "", "rate": "0"},
), form=collection_forms.capitalised)  # fmt: skip
_WEIGHT = Kind("a mapping", record=Record(
    {"path": TEXT.but(form=forms.whole_text), "weight": WHOLE.but(form=forms.unquoted_whole_or_zero)}, extensible=False,
    always={"path": "", "weight": 0},
), form=collection_forms.capitalised)  # fmt: skip
_RATES = of_items("a list of mappings", _RATE, form=collection_forms.nothing_if_empty)

_BLOCK_IO = Record(
    {
        "device_read_bps": _RATES,
        "device_read_iops": _RATES,
        "device_write_bps": _RATES,
        "device_write_iops": _RATES,
        "weight": WHOLE.but(form=forms.unquoted_whole),
        "weight_device": of_items("a list of mappings", _WEIGHT, form=collection_forms.nothing_if_empty),
    },
    extensible=False,
)

_DEPENDENCY = Record(
    {
        "condition": TEXT.but(
            test=one_of("service_started", "service_healthy", "service_completed_successfully")
        ),
        "required": of_scalars("true or false", bool, form=forms.flag_or_unset),
        "restart": FLAG,
    },
    required=("condition",),
)
_DEPENDS_ON = named(record(_DEPENDENCY), form=collection_forms.nothing_if_empty).but(
    name="a list of services or a mapping of them", items=STRING, unique=True
)

_DEVICE = Record({"source": TEXT, "target": TEXT, "permissions": TEXT}, required=("source",))

_ENV_FILE = Record(
    {"path": TEXT, "format": TEXT, "required": FLAG_OR_UNSET}, required=("path",), extensible=False
)

_HEALTHCHECK = Record(
    {
        "disable": FLAG,
        "interval": DELAY,
        "retries": of_scalars("a number from 0", int, float, str, form=forms.count),
        "start_interval": DELAY,
        "start_period": DELAY,
        "test": of_items("a string or a list of strings", STRING, str, form=collection_forms.health_test),
        "timeout": DELAY,
    }
)

_LOGGING = Record(
    {
        "driver": TEXT,
        "options": of_values(
            "a mapping",
            of_scalars("a string, a number or null", str, int, float, NONE),
            form=collection_forms.labels,
        ),
    }
)

_SERVICE_MODEL = Record({"endpoint_var": TEXT, "model_var": TEXT})

_MODELS = named(
    Kind("a mapping", NONE, record=_SERVICE_MODEL), open_keys=True, form=collection_forms.nothing_if_empty
).but(name="a list of models or a mapping of them", items=STRING, unique=True)

_SERVICE_NETWORK = Record(
    {
        "aliases": UNIQUE_STRINGS,
        "driver_opts": DRIVER_OPTIONS,
        "gw_priority": of_scalars("a number", int, float, form=forms.whole),
        "interface_name": TEXT,
        "ipv4_address": TEXT,
        "ipv6_address": TEXT,
        "link_local_ips": UNIQUE_STRINGS,
        "mac_address": TEXT,
        "priority": of_scalars("a number", int, float, form=forms.whole),
    }
)

_PORT = Record(
    {
        "app_protocol": TEXT,
        "host_ip": TEXT,
        "mode": TEXT,
        "name": TEXT,
        "protocol": TEXT,
        "published": of_scalars(
            "a port or a range of ports", str, int, float, test=whole_number, form=forms.text
        ),
        "target": of_scalars("a port", int, float, str, test=whole_number, form=forms.whole),
    }
)

_OPTION = of_scalars("a string, number or boolean", str, int, float, bool)
_PROVIDER = Record(
    {
        "type": TEXT,
        "options": of_values(
            "a mapping", of_items("a string, number, boolean or a list of them", _OPTION, str, int, float, bool),
            form=collection_forms.lists_of_text,
        ),
    },
    required=("type",),
)  # fmt: skip

SERVICE = Record(
    {
        "annotations": LIST_OR_MAPPING.but(form=collection_forms.labels),
        "attach": FLAG_OR_UNSET,
        "blkio_config": record(_BLOCK_IO),
        "build": Kind("a string or a mapping", str, record=BUILD),
        "cap_add": UNIQUE_STRINGS,
        "cap_drop": UNIQUE_STRINGS,
        "cgroup": TEXT.but(test=one_of("host", "private")),
        "cgroup_parent": TEXT,
        "command": COMMAND,
        "configs": FILE_MOUNTS,
        "container_name": TEXT.but(test=_container_name),
        "cpu_count": number("a whole number from 0", low=0, form=forms.whole),
        "cpu_percent": number("a whole number from 0 to 100", low=0, high=100, form=forms.share),
        "cpu_period": _SHARES,
        "cpu_quota": _SHARES,
        "cpu_rt_period": _SHARES,
        "cpu_rt_runtime": _SHARES,
        "cpu_shares": _SHARES,
        "cpus": of_scalars("a number like 0.5", int, float, str, form=forms.share),
        "cpuset": TEXT,
        "credential_spec": record(Record({"config": TEXT, "file": TEXT, "registry": TEXT})),
        "depends_on": _DEPENDS_ON,
        "deploy": Kind("a mapping", NONE, record=DEPLOY),
        "develop": Kind("a mapping", NONE, record=DEVELOP),
        "device_cgroup_rules": UNIQUE_STRINGS,
        "devices": of_items(
            "a list of devices", Kind("a string or a mapping", str, record=_DEVICE), form=collection_forms.nothing_if_empty
        ),
        "dns": STRING_OR_STRINGS,
        "dns_opt": UNIQUE_STRINGS,
        "dns_search": STRING_OR_STRINGS,
        "domainname": TEXT,
        "entrypoint": COMMAND,
        "env_file": of_items(
            "a string or a list", Kind("a string or a mapping", str, record=_ENV_FILE), str,
            form=collection_forms.nothing_if_empty,
        ),
        "environment": ENVIRONMENT,
        "expose": _TEXTS,
        "extends": Kind("a string or a mapping", str, record=Record(
            {"service": TEXT, "file": TEXT}, required=("service",), extensible=False
        )),
        "external_links": UNIQUE_STRINGS,
        "extra_hosts": ADDRESSES,
        "gpus": GPUS,
        "group_add": _TEXTS,
        "healthcheck": record(_HEALTHCHECK),
        "hostname": TEXT,
        "image": TEXT,
        "init": FLAG_OR_UNSET,
        "ipc": TEXT,
        "isolation": TEXT,
        "label_file": of_items("a string or a list of strings", STRING, str, form=collection_forms.strings),
        "labels": LABELS,
        "links": UNIQUE_STRINGS,
        "logging": record(_LOGGING),
        "mac_address": TEXT,
        "mem_limit": MEMORY,
        "mem_reservation": MEMORY.but(test=whole_number),
        "mem_swappiness": MEMORY.but(test=whole_number),
        "memswap_limit": MEMORY,
        "models": _MODELS,
        "network_mode": TEXT,
        "networks": named(Kind("a mapping", NONE, record=_SERVICE_NETWORK), form=collection_forms.nothing_if_empty).but(
            name="a list of networks or a mapping of them", items=STRING, unique=True
        ),
        "oom_kill_disable": FLAG,
        "oom_score_adj": number("a whole number from -1000 to 1000", low=-1000, high=1000, form=forms.whole),
        "pid": of_scalars("a string", str, NONE, form=forms.text),
        "pids_limit": _SHARES,
        "platform": TEXT,
        "ports": of_items(
            "a list of ports", Kind("a port, a string or a mapping", str, int, float, record=_PORT),
            unique=True, form=collection_forms.nothing_if_empty,
        ),
        "post_start": of_items("a list of hooks", record(HOOK), form=collection_forms.nothing_if_empty),
        "pre_start": of_items("a list of hooks", record(PRE_START_HOOK), form=collection_forms.nothing_if_empty),
        "pre_stop": of_items("a list of hooks", record(HOOK), form=collection_forms.nothing_if_empty),
        "privileged": FLAG,
        "profiles": UNIQUE_STRINGS,
        "provider": record(_PROVIDER),
        "pull_policy": TEXT.but(test=_pull_policy),
        "pull_refresh_after": TEXT,
        "read_only": FLAG,
        "restart": TEXT,
        "runtime": TEXT,
        "scale": number("a whole number", form=forms.whole_or_unset),
        "secrets": FILE_MOUNTS,
        "security_opt": UNIQUE_STRINGS,
        "shm_size": MEMORY,
        "stdin_open": FLAG,
        "stop_grace_period": DELAY,
        "stop_signal": TEXT,
        "storage_opt": ANY_MAPPING,
        "sysctls": LIST_OR_MAPPING.but(form=collection_forms.labels),
        "tmpfs": STRING_OR_STRINGS,
        "tty": FLAG,
        "ulimits": ULIMITS,
        "use_api_socket": of_scalars("true or false", bool, form=forms.flag),
        "user": TEXT,
        "userns_mode": TEXT,
        "uts": TEXT,
        "volumes": VOLUMES,
        "volumes_from": UNIQUE_STRINGS,
        "working_dir": TEXT,
    },
    always={"command": None, "entrypoint": None},
)  # fmt: skip
