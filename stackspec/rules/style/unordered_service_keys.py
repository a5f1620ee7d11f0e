"""A service whose attributes are not grouped as everywhere else.

The groups: what runs, how it lives, what it may do, how much it may use, whom it talks to, what it keeps,
what it reports. Within a group the order is free.

## Why
Whoever compares two services, or looks for the image at three in the morning, reads every line of each, and
attributes are added twice in reviews because nobody saw the first one.

## Bad
```yaml
services:
  web:
    ports: ["127.0.0.1:8080:80"]
    restart: unless-stopped
    image: nginx:1.29.3
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    restart: unless-stopped
    ports: ["127.0.0.1:8080:80"]
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

GROUPS = (
    ("image", "build", "provider", "extends", "pull_policy", "platform", "runtime", "container_name", "hostname",
     "domainname", "entrypoint", "command", "working_dir", "user", "group_add", "environment", "env_file", "init",
     "tty", "stdin_open"),
    ("depends_on", "pre_start", "post_start", "pre_stop", "healthcheck", "restart", "stop_signal",
     "stop_grace_period", "profiles", "scale", "deploy", "develop", "attach"),
    ("read_only", "cap_add", "cap_drop", "privileged", "security_opt", "userns_mode", "credential_spec",
     "use_api_socket", "devices", "device_cgroup_rules", "gpus", "sysctls", "ipc", "pid", "uts", "cgroup",
     "cgroup_parent", "isolation"),
    ("cpus", "cpu_count", "cpu_percent", "cpu_shares", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime",
     "cpuset", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "shm_size", "pids_limit",
     "oom_kill_disable", "oom_score_adj", "ulimits", "blkio_config", "storage_opt"),
    ("networks", "network_mode", "ports", "expose", "links", "external_links", "extra_hosts", "dns", "dns_opt",
     "dns_search", "mac_address", "models"),
    ("volumes", "volumes_from", "tmpfs", "secrets", "configs"),
    ("logging", "labels", "label_file", "annotations"),
)  # fmt: skip
"""The attributes in the order in which generated files have them."""


@rule(
    "STY003",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/",),
)
def unordered_service_keys(stack: Stack) -> Violations:
    """Judge each service of each document by its first attribute that comes after one of a later group."""
    from itertools import pairwise

    group = {name: index for index, names in enumerate(GROUPS) for name in names}
    for document in stack.documents:
        for name, service in document.services():
            known = [key for key in service if key in group]
            for before, key in pairwise(known):
                if group[key] < group[before]:
                    target = next(other for other in known if group[other] > group[key])
                    yield Violation(
                        ("services", name, key),
                        f"{key} of {name} stands after {before}: move it before {target}",
                        None,
                        document.place(service, key),
                    )
                    break
