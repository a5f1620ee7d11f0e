"""Broken promises, one a case: what the model says, how the container is really started, and which checks must fail.

Both are attributes laid over BASE; None takes an attribute away. `$SECRETS` stands for a folder with secret files,
`$DISK` for a block device of this machine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["BASE", "CASES", "IMAGE", "LONGER", "Case"]

IMAGE = "stackspec-images/busybox:local"
LONGER = 'a-value that\'s "never" found \\ by chance'

BASE: dict[str, Any] = {
    "image": IMAGE,
    "command": ["sleep", "600"],
    "user": "1000:1000",
    "init": True,
    "network_mode": "none",
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "stop_grace_period": "1s",
    "pids_limit": 20,
    "mem_limit": "32m",
    "cpus": 0.5,
    "logging": {"driver": "json-file", "options": {"max-size": "1m", "max-file": "2"}},
}


class Case(NamedTuple):
    """`breaks` are the names of the checks that must fail, and no others may."""

    id: str
    breaks: set[str]
    promised: dict[str, Any]
    actual: dict[str, Any]


def _case(name: str, breaks: str, promised: dict[str, Any] | None = None, **actual: Any) -> Case:
    return Case(name, set(breaks.split()), promised or {}, actual)


PROBE = {"test": ["CMD", "true"], "interval": "1s", "retries": 1}
TOKEN = {"secrets": ["token"]}
NET = {"network_mode": None, "networks": {"one": None}}

FREE = {"mem_limit": None, "cpus": None, "pids_limit": None}


def _limits(memory: str, cpus: str, pids: int) -> dict[str, Any]:
    return {"resources": {"limits": {"memory": memory, "cpus": cpus, "pids": pids}}}


CASES = [
    _case("root-user", "user", user="0:0"),
    _case("other-group", "user", user="1000:0"),
    _case("group-not-added", "user", {"group_add": ["2000"]}, group_add=None),
    _case("named-user", "user", {"user": "nobody"}, user="root"),
    _case("capability-added", "capabilities", cap_add=["NET_RAW"]),
    _case("capabilities-not-dropped", "capabilities", cap_drop=None),
    _case("capability-missing", "capabilities", {"cap_add": ["NET_BIND_SERVICE"]}, cap_add=None),
    _case("root-with-capability", "capabilities", {"user": "0:0"}, user="0:0", cap_add=["CHOWN"]),
    _case("privileged", "capabilities seccomp", privileged=True),
    _case("may-gain-privileges", "no-new-privileges", security_opt=None),
    _case("system-calls-not-filtered", "seccomp", security_opt=["no-new-privileges:true", "seccomp:unconfined"]),
    _case("system-calls-filtered", "seccomp", {"security_opt": ["no-new-privileges:true", "seccomp:unconfined"]}, security_opt=["no-new-privileges:true"]),
    _case("writable-root", "read-only-root", read_only=None),
    _case("no-tmpfs", "tmpfs", {"tmpfs": ["/tmp:size=1m"]}, tmpfs=None),
    _case("larger-tmpfs", "tmpfs", {"tmpfs": ["/tmp:size=1m"]}, tmpfs=["/tmp:size=2m"]),
    _case("executable-tmpfs", "tmpfs", {"tmpfs": ["/scratch"]}, tmpfs=["/scratch:exec"]),
    _case("tmpfs-of-another", "tmpfs", {"tmpfs": ["/scratch:uid=1000,mode=0700"]}, tmpfs=["/scratch:uid=1001,mode=0700"]),
    _case("open-tmpfs", "tmpfs", {"tmpfs": ["/scratch:mode=0700"]}, tmpfs=["/scratch:mode=0755"]),
    _case("more-memory", "memory-limit", mem_limit="64m"),
    _case("any-memory", "memory-limit", mem_limit=None),
    _case("no-memory-reservation", "memory-limit", {"mem_reservation": "16m"}, mem_reservation=None),
    _case("more-swap", "memory-limit", {"memswap_limit": "32m"}, memswap_limit="64m"),
    _case("deployed-limits", "memory-limit cpu-limit pids-limit", {**FREE, "deploy": _limits("32m", "0.5", 20)}, **FREE, deploy=_limits("48m", "0.7", 30)),
    _case("more-processors", "cpu-limit", cpus=1.0),
    _case("any-processors", "cpu-limit", cpus=None),
    _case("other-processor", "cpu-limit", {"cpuset": "0"}, cpuset=None),
    _case("other-weight", "cpu-limit", {"cpu_shares": 512}, cpu_shares=256),
    _case("quota", "cpu-limit", {"cpus": None, "cpu_quota": 25000, "cpu_period": 100000}, cpus=None, cpu_quota=50000, cpu_period=100000),
    _case("more-processes", "pids-limit", pids_limit=40),
    _case("any-processes", "pids-limit", pids_limit=None),
    _case("no-init", "init", init=None),
    _case("not-restarted", "restart-policy", {"restart": "unless-stopped"}, restart="no"),
    _case("restarted", "restart-policy", restart="on-failure:3"),
    _case("other-stop-signal", "stop", {"stop_signal": "SIGINT"}, stop_signal="SIGQUIT"),
    _case("less-time-to-stop", "stop", {"stop_grace_period": "3s"}),
    _case("mounted-for-writing", "mounts", {"volumes": ["$SECRETS:/data:ro"]}, volumes=["$SECRETS:/data"]),
    _case("not-mounted", "mounts", {"volumes": ["$SECRETS:/data:ro"]}, volumes=None),
    _case("another-folder", "mounts", {"volumes": ["$SECRETS:/data:ro"]}, volumes=["/usr:/data:ro"]),
    _case("another-volume", "mounts", {"volumes": ["kept:/data"]}, volumes=["other:/data"]),
    _case("no-config", "mounts", {"configs": [{"source": "settings", "target": "/settings"}]}, configs=None),
    _case("no-secret", "secrets", TOKEN, secrets=None),
    _case("open-secret", "secrets", TOKEN, secrets=[{"source": "open", "target": "/run/secrets/token"}]),
    _case("unreadable-secret", "secrets", TOKEN, secrets=[{"source": "locked", "target": "/run/secrets/token"}]),
    _case("empty-secret", "secrets", TOKEN, secrets=[{"source": "empty", "target": "/run/secrets/token"}]),
    _case("secret-in-variable", "secret-exposure", TOKEN, **TOKEN, environment={"TOKEN": LONGER}),
    _case("secret-in-label", "secret-exposure", TOKEN, **TOKEN, labels={"note": f"token={LONGER}"}),
    _case("no-variable", "environment", {"environment": {"MODE": "live"}}, environment=None),
    _case("other-value", "environment", {"environment": {"MODE": "live"}}, environment={"MODE": "paper"}),
    _case("unhealthy", "health", {"healthcheck": PROBE}, healthcheck={**PROBE, "test": ["CMD", "false"]}),
    _case("no-health-check", "health", {"healthcheck": PROBE}, healthcheck=None),
    _case("ended", "health command", command=["false"]),
    _case("failed-job-migrate", "health command", {"command": ["sh", "-c", "exit 0"]}, command=["sh", "-c", "exit 3"]),
    _case("other-log-driver", "logging", logging={"driver": "local", "options": {"max-size": "1m", "max-file": "2"}}),
    _case("logs-never-rotated", "logging", logging={"driver": "json-file"}),
    _case("no-label", "labels", {"labels": {"team": "desk"}}, labels=None),
    _case("other-label", "labels", {"labels": {"team": "desk"}}, labels={"team": "other"}),
    _case("no-annotation", "labels", {"annotations": {"team": "desk"}}, annotations=None),
    _case("more-networks", "networks", NET, network_mode=None, networks={"one": None, "two": None}),
    _case("fewer-networks", "networks", {"network_mode": None, "networks": {"one": None, "two": None}}, **NET),
    _case("no-alias", "networks", {"network_mode": None, "networks": {"one": {"aliases": ["db"]}}}, **NET),
    _case("no-network-promised", "namespaces", **NET),
    _case("host-network", "namespaces networks", NET, network_mode="host"),
    _case("not-published", "published-ports", {**NET, "ports": ["127.0.0.1:0:8080"]}, **NET),
    _case("published-to-all", "published-ports", {**NET, "ports": ["127.0.0.1::8080"], "command": ["httpd", "-f", "-p", "8080"]}, **NET, ports=["8080"], command=["httpd", "-f", "-p", "8080"]),
    _case("nothing-behind-port", "published-ports", {**NET, "ports": ["127.0.0.1::8080"]}, **NET, ports=["127.0.0.1::8080"]),
    _case("more-published", "published-ports", NET, **NET, ports=["127.0.0.1::8080"]),
    _case("more-open-files", "ulimits", {"ulimits": {"nofile": 1024}}, ulimits={"nofile": 2048}),
    _case("hard-limit", "ulimits", {"ulimits": {"nproc": {"soft": 5000, "hard": 6000}}}, ulimits={"nproc": {"soft": 5000, "hard": 7000}}),
    _case("no-sysctl", "sysctls", {**NET, "sysctls": {"net.core.somaxconn": 1000}}, **NET),
    _case("other-ipc-sysctl", "sysctls", {"sysctls": {"kernel.shmmax": "100000"}}, sysctls={"kernel.shmmax": "200000"}),
    _case("other-command", "command", command=["sleep", "601"]),
    _case("other-entrypoint", "command", {"entrypoint": ["sleep"], "command": ["600"]}, command=["sleep", "600"]),
    _case("other-folder", "command", {"working_dir": "/tmp"}, working_dir="/usr"),
    _case("other-host-name", "host-name", {"hostname": "desk"}, hostname="other"),
    _case("other-domain", "host-name", {"domainname": "example.com"}, domainname="example.org"),
    _case("other-name-server", "host-name", {**NET, "dns": ["192.0.2.1"]}, **NET, dns=["192.0.2.2"]),
    _case("other-search", "host-name", {**NET, "dns_search": ["example.com"], "dns_opt": ["timeout:1"]}, **NET),
    _case("host-unknown", "host-name", {**NET, "extra_hosts": ["db:192.0.2.1"]}, **NET),
    _case("host-processes", "namespaces", pid="host", init=None, promised={"init": None}),
    _case("host-ipc", "namespaces", ipc="host"),
    _case("host-uts", "namespaces", uts="host"),
    _case("other-cgroup-namespace", "namespaces", {"cgroup": "private"}, cgroup="host"),
    _case("not-the-hosts-users", "namespaces", {"userns_mode": "host"}, userns_mode=None),
    _case("device", "devices", devices=["/dev/zero:/dev/extra:r"]),
    _case("no-device", "devices", {"devices": ["/dev/zero:/dev/extra:r"]}, devices=None),
    _case("device-rule", "devices", {"device_cgroup_rules": ["c 1:3 r"]}, device_cgroup_rules=None),
    _case("more-shared-memory", "shared-memory", {"shm_size": "8m"}, shm_size="16m"),
    _case("kept-alive", "out-of-memory", {"oom_score_adj": 100}, oom_score_adj=0),
    _case("terminal", "terminal", tty=True),
    _case("open-input", "terminal", stdin_open=True),
    _case("other-control-group", "runtime", {"cgroup_parent": "/promised"}, cgroup_parent=None),
    _case("other-runtime", "runtime", {"runtime": "runc"}, runtime="io.containerd.runc.v2"),
    _case("faster-disk", "block-io", {"blkio_config": {"device_read_bps": [{"path": "$DISK", "rate": "1mb"}]}}, blkio_config={"device_read_bps": [{"path": "$DISK", "rate": "2mb"}]}),
]  # fmt: skip
