"""Give strings the type that their attribute has, so that variables may hold numbers and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.notation.go_text import boolean, integer, number
from stackspec.compose.notation.quoting import quoted
from stackspec.compose.patterns import Table
from stackspec.compose.problems import dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.compose.reading import Reading
    from stackspec.source.located import Map

__all__ = ["cast"]

_TYPES: Table[Callable[[str], Any]] = Table(
    {
        "services.*.cpu_count": integer,
        "services.*.cpu_percent": number,
        "services.*.cpu_period": integer,
        "services.*.cpu_quota": integer,
        "services.*.cpu_rt_period": integer,
        "services.*.cpu_rt_runtime": integer,
        "services.*.cpu_shares": integer,
        "services.*.cpus": number,
        "services.*.deploy.placement.max_replicas_per_node": integer,
        "services.*.deploy.replicas": integer,
        "services.*.deploy.restart_policy.max_attempts": integer,
        "services.*.deploy.rollback_config.max_failure_ratio": number,
        "services.*.deploy.rollback_config.parallelism": integer,
        "services.*.deploy.update_config.max_failure_ratio": number,
        "services.*.deploy.update_config.parallelism": integer,
        "services.*.healthcheck.disable": boolean,
        "services.*.healthcheck.retries": integer,
        "services.*.init": boolean,
        "services.*.oom_kill_disable": boolean,
        "services.*.oom_score_adj": integer,
        "services.*.pids_limit": integer,
        "services.*.ports.*.target": integer,
        "services.*.privileged": boolean,
        "services.*.read_only": boolean,
        "services.*.scale": integer,
        "services.*.stdin_open": boolean,
        "services.*.tty": boolean,
        "services.*.ulimits.*": integer,
        "services.*.ulimits.*.hard": integer,
        "services.*.ulimits.*.soft": integer,
        "services.*.volumes.*.read_only": boolean,
        "services.*.volumes.*.volume.nocopy": boolean,
        "networks.*.attachable": boolean,
        "networks.*.enable_ipv4": boolean,
        "networks.*.enable_ipv6": boolean,
        "networks.*.external": boolean,
        "networks.*.internal": boolean,
        "volumes.*.external": boolean,
        "secrets.*.external": boolean,
        "configs.*.external": boolean,
    }
)
_OLD_BOOLEANS = frozenset({"y", "yes", "on", "n", "no", "off"})


def cast(document: Map, reading: Reading) -> None:
    """Turn strings at the table's paths into numbers and flags; what cannot be turned is an error."""
    if not reading.interpolate:
        return
    for parse, site in _TYPES.matches(document):
        text = site.value
        if text.__class__ is not str:
            continue
        try:
            site.value = parse(text)
        except ValueError as error:
            message = f"{dotted(site.path)}: {error}"
            reading.problems.error("compose-type", message, site.span, site.path)
            continue
        if parse is boolean and text.lower() in _OLD_BOOLEANS:
            meant = "true" if site.value else "false"
            message = f"{dotted(site.path)} is {quoted(text)}, which is no boolean in YAML 1.2: write {meant}"
            reading.problems.warning("old-boolean", message, site.span, site.path)
