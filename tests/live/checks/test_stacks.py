"""Every check of a whole stack, and of pairs, fails when its promise is broken, and no other does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.live.checks.cases import BASE, IMAGE
from tests.live.checks.project import Project, laid_over
from tests.live.images.build import state
from tests.live.images.catalogue import catalogue, with_what_they_stand_on

pytestmark = pytest.mark.live

Make = Callable[..., Project]


def plain(*networks: str, **changes: Any) -> dict[str, Any]:
    """A service on these networks, or on the default one."""
    return laid_over(BASE, {"network_mode": None, "networks": list(networks) or None, **changes})


def listening(*networks: str, **changes: Any) -> dict[str, Any]:
    return plain(*networks, **{"command": ["httpd", "-f", "-p", "8080"], "expose": ["8080"], **changes})


def stack(services: dict[str, Any], *networks: str, **more: Any) -> dict[str, Any]:
    return {"services": services, "networks": dict.fromkeys(networks), **more}


def test_drift(project: Make) -> None:
    known = stack({"web": plain()})
    more = stack(
        {"web": plain(), "stranger": plain("extra", volumes=["left:/data"])}, "extra", volumes={"left": None}
    )
    running = project(known, more)
    (failures,) = running.broken().values()
    assert [failure.partition(" carries")[0] for failure in failures] == [
        f"container {running.name}-stranger-1 belongs to service 'stranger', which the model does not know",
        f"network {running.name}_extra",
        f"volume {running.name}_left",
    ]


def test_drift_of_numbers(project: Make) -> None:
    running = project(
        stack({"web": plain(scale=2), "other": plain()}),
        stack({"web": plain(scale=2), "other": plain()}),
        "--scale",
        "web=1",
        "web",
    )
    assert running.broken()["drift"] == (
        "service 'web' has 1 containers, promised 2",
        "service 'other' has 0 containers, promised 1",
    )


def test_another_name(project: Make, tmp_path: Path) -> None:
    name = f"checks-{tmp_path.name}"
    running = project(stack({"web": plain(container_name=name)}), stack({"web": plain()}))
    assert set(running.broken()) == {"drift", "configuration"}


def test_configuration(project: Make) -> None:
    running = project(stack({"web": plain()}), stack({"web": plain(environment={"MORE": "1"})}))
    assert set(running.broken()) == {"configuration"}


def test_image(project: Make, tmp_path: Path) -> None:
    tag = f"checks-{tmp_path.name}".lower().rstrip("0123456789_")
    document = stack({"web": plain(image=f"{tag}:now")})
    one = Project(tmp_path, document, document)
    try:
        one.client.images.get(IMAGE).tag(tag, "now")
        one.up()
        assert not one.broken()
        one.client.images.get("stackspec-images/packages:local").tag(tag, "now")
        assert set(one.broken()) == {"image"}
    finally:
        one.down()
        one.client.images.remove(f"{tag}:now")


def test_reached_though_no_network_is_shared(project: Make) -> None:
    apart = stack({"one": listening("left"), "two": listening("right")}, "left", "right")
    joined = stack({"one": listening("left", "right"), "two": listening("right")}, "left", "right")
    assert set(project(apart, joined).broken()) == {
        "reachability[one → two]", "reachability[two → one]", "networks[one]", "configuration",
    }  # fmt: skip


def test_not_reached_though_a_network_is_shared(project: Make) -> None:
    joined = stack({"one": listening("both"), "two": listening("both")}, "both")
    apart = stack({"one": listening("both"), "two": listening("apart")}, "both", "apart")
    assert set(project(joined, apart).broken()) == {
        "reachability[one → two]", "reachability[two → one]", "networks[two]", "configuration", "drift",
    }  # fmt: skip


def test_nothing_listens(project: Make) -> None:
    served = stack({"one": plain(), "exporter": listening()})
    silent = stack({"one": plain(), "exporter": listening(command=["sleep", "600"])})
    assert set(project(served, silent).broken()) == {
        "reachability[one → exporter]", "command[exporter]", "configuration",
    }  # fmt: skip


def test_network_settings(project: Make) -> None:
    closed = stack({"web": plain("inner")}) | {"networks": {"inner": {"internal": True}}}
    broken = project(closed, stack({"web": plain("inner")}, "inner")).broken()
    assert "network-settings" in broken
    assert set(broken) <= {"network-settings", "configuration"}


def test_network_subnet(project: Make) -> None:
    subnet = {"ipam": {"config": [{"subnet": "10.251.7.0/28"}]}}
    running = project(
        stack({"web": plain("inner")}) | {"networks": {"inner": subnet}},
        stack({"web": plain("inner")}, "inner"),
    )
    assert "network-settings" in running.broken()


def test_volumes(project: Make) -> None:
    options = {"driver_opts": {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}}
    mounted = {"web": plain(volumes=["data:/data"])}
    running = project(stack(mounted, volumes={"data": options}), stack(mounted, volumes={"data": None}))
    assert set(running.broken()) == {"volumes"}


def test_dependencies(project: Make) -> None:
    ordered = stack({"db": plain(), "web": plain(depends_on=["db"])})
    running = project(ordered, stack({"db": plain(), "web": plain()}), "web")
    running.up("db")
    assert "dependencies" in running.broken()
    running.compose("promised", "up", "-d", "--force-recreate", "--no-build", "--pull", "never")
    assert not running.broken()


def monitoring(folder: Path, kind: str, rule: str, receiver: str, *, exporter: bool) -> dict[str, Any]:
    """Prometheus and Alertmanager with a rule and a receiver of these names, and something to scrape."""
    here = folder / kind
    here.mkdir()
    scraped = {"job_name": "web", "scrape_interval": "1s", "static_configs": [{"targets": ["web:9090"]}]}
    files = {
        "prometheus.yml": {"scrape_configs": [scraped], "rule_files": ["/etc/settings/rules.yml"]},
        "rules.yml": {"groups": [{"name": "g", "rules": [{"alert": rule, "expr": "up == 0"}]}]},
        "alertmanager.yml": {"route": {"receiver": receiver}, "receivers": [{"name": receiver}]},
    }
    for name, document in files.items():
        (here / name).write_text(json.dumps(document))
    names = {one.folder: one.name for one in catalogue()}
    common = {"volumes": [f"{here}:/etc/settings:ro"], "tmpfs": ["/data:mode=1777"]} | dict.fromkeys(
        ("read_only", "user", "mem_limit", "pids_limit", "cpus", "init")
    )
    server = plain(
        **common,
        image=names["prometheus"],
        command=["--config.file=/etc/settings/prometheus.yml", "--storage.tsdb.path=/data"],
    )
    notifier = plain(
        **common,
        image=names["alertmanager"],
        command=[
            "--config.file=/etc/settings/alertmanager.yml",
            "--storage.path=/data",
            "--cluster.listen-address=",
        ],
    )
    web = (
        plain(
            **common,
            image=names["prometheus"],
            command=["--config.file=/etc/settings/prometheus.yml", "--storage.tsdb.path=/data"],
        )
        if exporter
        else plain()
    )
    return stack({"prometheus": server, "alertmanager": notifier, "web": web})


@pytest.fixture
def images(engine: None) -> None:
    if any(
        state(with_what_they_stand_on([name], catalogue())[-1]) == "missing"
        for name in ("prometheus", "alertmanager")
    ):
        pytest.skip("the stand-ins of Prometheus and Alertmanager are not built here")


MONITORING = {"prometheus-rules", "prometheus-targets", "alertmanager-configuration"}


def test_monitoring(project: Make, images: None, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    promised = monitoring(tmp_path, "promised", "Written", "somebody", exporter=True)
    actual = monitoring(tmp_path, "actual", "Loaded", "nobody", exporter=False)
    running = project(promised, actual)
    assert set(_settled(running)) & MONITORING == MONITORING
    running.compose("promised", "up", "-d", "--no-build", "--pull", "never")
    assert not set(_settled(running)) & MONITORING


def _settled(running: Project) -> dict[str, tuple[str, ...]]:
    """What is broken, as soon as everything was asked: a target is first scraped some seconds after the start."""
    deadline = time.monotonic() + 40
    while True:
        proofs = running.proofs()
        waiting = [proof for proof in proofs if proof.promise.name in MONITORING and proof.skipped]
        if not waiting or time.monotonic() > deadline:
            assert not waiting, waiting
            return {proof.promise.name: proof.failures for proof in proofs if proof.failures}
        time.sleep(0.5)
