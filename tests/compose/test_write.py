"""From values to Compose files: every attribute of the specification arrives at the engine's own loader."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stackspec.compose.write import compose_mapping, place_of
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
    File,
    GenericResource,
    Healthcheck,
    ImageOptions,
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
    Volume,
    VolumeOptions,
    Watch,
)
from stackspec.model.assembly import assemble
from stackspec.source.yaml_writer import dump
from tests.conftest import lacking

DESK = Network("desk", driver="bridge", driver_opts={"o": "1"}, enable_ipv4=True, enable_ipv6=True, attachable=True,
               labels={"a": "b"}, name="real-desk", internal=True,
               ipam=Ipam(driver="default", options={"x": "y"}, config=[IpamPool(
                   subnet="10.9.0.0/24", ip_range="10.9.0.0/25", gateway="10.9.0.1", aux_addresses={"host": "10.9.0.5"})]))  # fmt: skip
EDGE = Network("edge", external=True)
DATA = Volume("data", driver="local", driver_opts={"o": "size=1m"}, labels={"a": "b"}, name="real-data")
SECRETS = [
    Secret("filed", file="./secrets/filed", labels={"a": "b"}),
    Secret("varied", environment="VARIED"),
    Secret("outside", external=True, name="real"),
]
CONFIGS = [
    Config("filed", file=File("config/app.conf", "x")),
    Config("inline", content="a $b\n"),
    Config("varied", environment="VARIED"),
]
GENIUS = AiModel("genius", model="ai/genius", context_size=1024, runtime_flags=["--verbose"])
GPU = DeviceRequest(capabilities=["gpu"], driver="nvidia", count=1, options={"a": "b"})
UPDATE = UpdateConfig(
    parallelism=1,
    delay="10s",
    failure_action="rollback",
    monitor="30s",
    max_failure_ratio=0.5,
    order="start-first",
)

BUILD = Build(
    context=".", dockerfile="Dockerfile.app", entitlements=["network.host"], args={"A": "1"}, ssh={"default": None}, labels={"a": "b"},
    cache_from=["app:cache"], cache_to=["app:cache"], no_cache=True, additional_contexts={"more": "./more"}, network="host",
    provenance=True, sbom=True, pull=True, target="final", shm_size="64M", extra_hosts={"h": "10.0.0.1"}, isolation="default",
    privileged=True, secrets=[SECRETS[0]], tags=["app:1"], ulimits={"nofile": 100}, platforms=["linux/amd64"],
)  # fmt: skip

COMMON: dict[str, Any] = {
    "image": "registry.example.com/app:1", "build": BUILD, "pull_policy": "daily",
    "platform": "linux/amd64", "runtime": "runc", "container_name": "the-app", "hostname": "app", "domainname": "example.com",
    "entrypoint": ["/app", "a b"], "command": ["--flag", "$HOME"], "working_dir": "/work", "user": "10:10", "group_add": [7, "staff"],
    "environment": {"A": "x$y", "B": None, "C": 1, "D": True, "E": 1.5}, "env_file": [EnvFile(path="./app.env", required=False, format="raw")],
    "init": True, "tty": True, "stdin_open": True,
    "depends_on": [Dependency("other", condition="service_healthy", restart=True, required=False)],
    "post_start": [Exec(command=["a"], user="root", privileged=True, working_dir="/", environment={"A": "1"})], "pre_stop": [Exec(command=["b"])],
    "healthcheck": Healthcheck(test=["CMD", "true"], interval="10s", timeout="5s", retries=3, start_period="1m30s", start_interval="1s"),
    "restart": "on-failure:3", "stop_signal": "SIGINT", "stop_grace_period": "15s", "profiles": ["on"], "scale": 1, "attach": False,
    "deploy": Deploy(
        mode="replicated", replicas=1, endpoint_mode="dnsrr", labels={"a": "b"}, update_config=UPDATE, rollback_config=UPDATE,
        restart_policy=RestartPolicy(condition="on-failure", delay="5s", max_attempts=3, window="2m"),
        placement=Placement(constraints=["node.role==manager"], preferences=[Preference(spread="node.labels.zone")], max_replicas_per_node=1),
        resources=Resources(
            limits=Limits(cpus=0.5, memory="512M", pids=100),
            reservations=Reservations(cpus="0.25", memory="256M", devices=[GPU], generic_resources=[
                GenericResource(discrete_resource_spec=DiscreteResource(kind="gpu", value=2))]),
        ),
    ),
    "develop": Develop(watch=[Watch(
        path="./src", action="sync+exec", target="/src", ignore=["*.pyc"], include=["*.py"], exec=Exec(command=["reload"]), initial_sync=True)]),
    "cap_add": ["NET_BIND_SERVICE"], "cap_drop": ["ALL"], "privileged": True, "security_opt": ["no-new-privileges:true"],
    "userns_mode": "host", "credential_spec": CredentialSpec(file="spec.json"), "use_api_socket": True,
    "devices": [Device(source="/dev/null", target="/dev/x", permissions="rw")], "device_cgroup_rules": ["c 1:3 mr"],
    "gpus": [GPU], "sysctls": {"net.core.somaxconn": 1024}, "ipc": "host", "pid": "host", "uts": "host", "cgroup": "host",
    "cgroup_parent": "/x", "isolation": "default",
    "cpus": 0.5, "cpu_count": 1, "cpu_percent": 50, "cpu_shares": 512, "cpu_period": 20000, "cpu_quota": 10000, "cpu_rt_period": 20000,
    "cpu_rt_runtime": 10000, "cpuset": "0", "mem_limit": "512M", "mem_reservation": "256M", "mem_swappiness": 10, "memswap_limit": "1G",
    "shm_size": "64M", "pids_limit": 100, "oom_kill_disable": True, "oom_score_adj": -5, "ulimits": {"nofile": Ulimit(soft=10, hard=20), "nproc": 5},
    "blkio_config": BlkioConfig(
        weight=300, weight_device=[IoWeight(path="/dev/sda", weight=400)], device_read_bps=[IoRate(path="/dev/sda", rate="12M")],
        device_read_iops=[IoRate(path="/dev/sda", rate=120)], device_write_bps=[IoRate(path="/dev/sda", rate="1024k")],
        device_write_iops=[IoRate(path="/dev/sda", rate=30)]),
    "storage_opt": {"size": "1G"},
    "networks": [Attachment(DESK, aliases=["a"], interface_name="eth7", ipv4_address="10.9.0.9", ipv6_address="2001:db8::9",
                            link_local_ips=["169.254.1.1"], mac_address="02:42:ac:11:65:43", driver_opts={"o": "1"}, priority=5, gw_priority=1), EDGE],
    "ports": [Port(80, published="8080-8082", host_ip="127.0.0.1", protocol="udp", app_protocol="http", mode="host", name="web"), Port(81)],
    "expose": [9000, "9001-9002"], "links": ["other:o"], "external_links": ["x:y"], "extra_hosts": {"h": "10.0.0.1"},
    "dns": ["1.1.1.1"], "dns_opt": ["timeout:1"], "dns_search": ["example.com"], "mac_address": "02:42:ac:11:65:44",
    "models": [ModelUse(GENIUS, endpoint_var="URL", model_var="NAME")],
    "volumes": [
        Mount("/data", source=DATA, read_only=True, consistency="cached", volume=VolumeOptions(nocopy=True, subpath="a", labels={"a": "b"})),
        Mount("/bound", source="./bound", bind=BindOptions(propagation="rprivate", create_host_path=True, recursive="disabled", selinux="z")),
        Mount("/mem", type="tmpfs", tmpfs=TmpfsOptions(size="1M", mode=0o1777)),
        Mount("/pic", type="image", source="pic:1", image=ImageOptions(subpath="a")),
    ],
    "volumes_from": ["other"], "tmpfs": ["/tmp:size=1M"],
    "secrets": [SecretGrant(SECRETS[0], target="/s", uid="1", gid="2", mode=0o440), SECRETS[1], SECRETS[2]],
    "configs": [ConfigGrant(CONFIGS[0], target="/c", uid="1", gid="2", mode="0444"), CONFIGS[1], CONFIGS[2]],
    "logging": Logging(driver="json-file", options={"max-size": "1m", "max-file": 3}), "labels": {"a": "b", "n": None, "t": True},
    "label_file": ["./labels"], "annotations": {"a": "b"}, "extensions": {"x-own": {"a": [1]}},
}  # fmt: skip

VARIANTS: dict[str, dict[str, Any]] = {
    "everything": COMMON,
    "network_mode": {"image": "app", "network_mode": "host"},
    "inline": {"build": Build(context=".", dockerfile_inline="FROM scratch\n")},
    "provider": {"provider": Provider(type="compose-demo", options={"a": "b", "n": 1, "many": ["x", "y"]})},
    "disabled": {"image": "app", "healthcheck": Healthcheck(disable=True)},
    "memswap": {"image": "app", "read_only": True, "mem_limit": "1G", "memswap_limit": -1},
    "ids": {"image": "app", "gpus": [DeviceRequest(capabilities=["gpu"], device_ids=["0"])]},
    "all": {"image": "app", "gpus": [DeviceRequest(capabilities=["gpu"], count="all")]},
}

NEWER = {"pre_start", "pull_refresh_after"}
"""Attributes of today's specification that the newest packaged engine does not know; the schema test covers them."""
NOT_PRINTED = {"extends", "label_file", "env_file", "key", "extensions", "provider", "network_mode"}
"""Resolved away before printing, or shown by a variant of their own."""


@pytest.fixture(scope="module")
def newest_compose() -> str:
    """The newest packaged Compose, as a program."""
    path = os.environ.get("STACKSPEC_COMPOSE_SID", "/usr/local/lib/stackspec/compose-sid/docker-compose")
    if shutil.which(path) is None:
        lacking(f"no newer Compose at {path}; name one with STACKSPEC_COMPOSE_SID")
    return path


def stack_of(attributes: dict[str, Any]) -> Stack:
    other = Service("other", image="other:1", healthcheck=Healthcheck(test="true"))
    return Stack("demo", services=[Service("app", **attributes), other], extensions={"x-top": "$1"})


def read_back(compose: str, stack: Stack, folder: Path) -> dict[str, Any]:
    (folder / "compose.yaml").write_text(dump(compose_mapping(assemble(stack))))
    (folder / "labels").write_text("")
    command = [compose, "--profile", "*", "config", "--format", "json"]
    run = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": "/nonexistent", "VARIED": "v", "PATH": ""},
    )
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    return result


@pytest.mark.oracle
@pytest.mark.parametrize("name", VARIANTS)
def test_every_attribute_is_accepted(newest_compose: str, tmp_path: Path, name: str) -> None:
    project = read_back(newest_compose, stack_of(VARIANTS[name]), tmp_path)
    given = set(VARIANTS[name]) - NOT_PRINTED
    assert given - set(project["services"]["app"]) == set()


@pytest.mark.oracle
def test_what_arrives_is_what_was_said(newest_compose: str, tmp_path: Path) -> None:
    project = read_back(newest_compose, stack_of(COMMON), tmp_path)
    app = project["services"]["app"]
    assert app["command"] == ["--flag", "$$HOME"]
    assert app["environment"] == {"A": "x$$y", "B": None, "C": "1", "D": "true", "E": "1.5"}
    assert app["mem_limit"] == str(512 << 20)
    assert app["healthcheck"]["start_period"] == "1m30s"
    assert app["secrets"][0] == {"source": "filed", "target": "/s", "uid": "1", "gid": "2", "mode": "0440"}
    assert app["deploy"]["resources"]["limits"] == {"cpus": 0.5, "memory": str(512 << 20), "pids": 100}
    assert app["deploy"]["update_config"]["max_failure_ratio"] == 0.5
    assert app["volumes"][2]["tmpfs"] == {"size": str(1 << 20), "mode": 0o1777}
    assert app["ports"][0] == {
        "name": "web", "mode": "host", "host_ip": "127.0.0.1", "target": 80, "published": "8080-8082", "protocol": "udp", "app_protocol": "http",
    }  # fmt: skip
    assert app["networks"]["desk"]["link_local_ips"] == ["169.254.1.1"]
    assert project["configs"]["inline"]["content"] == "a $$b\n"
    assert project["configs"]["filed"]["file"] == str(tmp_path / "config/app.conf")
    assert project["networks"]["desk"]["ipam"]["config"][0]["aux_addresses"] == {"host": "10.9.0.5"}
    assert project["x-top"] == "$$1"


def test_the_example_leaves_no_attribute_out() -> None:
    given = {name for attributes in VARIANTS.values() for name in attributes}
    assert set(Service.model_fields) - given - NEWER == {"key", "extends"}


@pytest.mark.parametrize(
    ("attributes", "path", "expected"),
    [
        pytest.param({"pre_start": [PreStart(command=["a"], image="init:1", per_replica=True)]}, "pre_start", [{"command": ["a"], "image": "init:1", "per_replica": True}], id="pre_start"),
        pytest.param({"pull_refresh_after": "1d"}, "pull_refresh_after", "1d", id="refresh"),
        pytest.param({"extends": {"service": "base", "file": "base.yaml"}}, "extends", {"service": "base", "file": "base.yaml"}, id="extends"),
        pytest.param({"entrypoint": []}, "entrypoint", [], id="empty-is-said"),
        pytest.param({"depends_on": {"other": None}}, "depends_on", {"other": {"condition": "service_started"}}, id="mapping"),
        pytest.param({"networks": ["desk"]}, "networks", {"desk": None}, id="short"),
    ],
)  # fmt: skip
def test_single_attributes(attributes: dict[str, Any], path: str, expected: object) -> None:
    stack = Stack(
        "demo",
        services=[Service("app", image="x", **attributes), Service("other", image="x")],
        networks=[DESK],
    )
    assert compose_mapping(assemble(stack))["services"]["app"][path] == expected


def test_places() -> None:
    net = Network("n", internal=True)
    app = Service(
        "app",
        image="x",
        networks=[net],
        healthcheck=Healthcheck(test="true", interval="5s"),
        depends_on={"other": {"condition": "service_started"}},
    )
    assembly = assemble(Stack("demo", services=[app, Service("other", image="x")]))
    line = app.place.line if app.place else 0
    for path, offset in [
        (("services", "app"), 0),
        (("services", "app", "image"), 2),
        (("services", "app", "networks", "n"), 3),
        (("services", "app", "healthcheck", "interval"), 4),
        (("services", "app", "depends_on", "other", "condition"), 5),
        (("networks", "n", "internal"), -1),
    ]:
        place = place_of(assembly, path)
        assert place is not None
        assert (path, place.line - line) == (path, offset)
