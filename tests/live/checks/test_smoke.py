"""`stackspec smoke` and the pytest plugin as a user runs them: exit codes, messages, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stackspec.errors import EnvironmentFailure
from stackspec.live.engine import connect
from stackspec.live.proof import promises
from tests.live.checks.cases import BASE
from tests.live.checks.project import Project, laid_over

pytestmark = pytest.mark.live

PROGRAM = [sys.executable, "-c", "from stackspec.cli.main import entry; entry()"]
PLUGIN = [
    sys.executable,
    "-m",
    "pytest",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore",
]


class Smoke:
    """A folder with a project of a name of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"checks-{uuid.uuid4().hex[:8]}"

    def write(self, **services: dict[str, Any]) -> None:
        document = {
            "name": self.name,
            "services": {name: laid_over(BASE, spec) for name, spec in services.items()},
        }
        (self.folder / "compose.yaml").write_text(json.dumps(document, indent=1))

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, "smoke", *arguments],
            cwd=self.folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*PLUGIN, "--rootdir", str(self.folder), *arguments]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )

    def left(self) -> str:
        command = ["docker", "ps", "-aq", "--filter", f"label=com.docker.compose.project={self.name}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def down(self) -> None:
        subprocess.run(
            ["docker", "compose", "down", "-v", "-t", "1"], cwd=self.folder, capture_output=True, check=False
        )


@pytest.fixture
def smoke(engine: None, tmp_path: Path) -> Iterator[Smoke]:
    one = Smoke(tmp_path)
    yield one
    one.down()


def test_up_prove_down(smoke: Smoke) -> None:
    smoke.write(web={})
    done = smoke.run("--up", "--down")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
    assert not smoke.left()


def test_a_broken_promise_stands_at_the_line_that_makes_it(smoke: Smoke) -> None:
    smoke.write(web={"user": "0:0"})
    assert smoke.run("--up").returncode == 0
    smoke.write(web={})
    done = smoke.run()
    line = (smoke.folder / "compose.yaml").read_text().splitlines().index('   "user": "1000:1000",') + 1
    assert done.returncode == 1
    assert done.stdout.startswith(
        f"compose.yaml:{line}:12: error[user]: web: process 1 runs as user 0, promised 1000\n"
    )
    report = json.loads(smoke.run("--format", "json").stdout)
    assert {finding["rule"] for finding in report["findings"]} == {"user", "configuration"}


def test_a_project_that_does_not_run(smoke: Smoke) -> None:
    smoke.write(web={})
    done = smoke.run()
    assert (done.returncode, done.stdout) == (3, "")
    assert (
        done.stderr
        == f"stackspec: project {smoke.name!r} is not running: start it with --up, or name the running one with -p\n"
    )


def test_no_engine(smoke: Smoke) -> None:
    smoke.write(web={})
    done = smoke.run(DOCKER_HOST="unix:///nowhere.sock")
    assert done.returncode == 3
    assert (
        done.stderr
        == "stackspec: no container engine answers at unix:///nowhere.sock: start it, or point DOCKER_HOST to one\n"
    )


def test_an_engine_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "engine.sock"))
        listening.listen()
        monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/engine.sock")
        with pytest.raises(EnvironmentFailure, match="hangs: it did not answer in time"):
            connect(1)


def test_no_permission(smoke: Smoke) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become a user who may not ask the engine")
    smoke.write(web={})
    code = (
        "import os; os.setgid(65534); os.setuid(65534); from stackspec.live.engine import connect; connect()"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import stackspec.live.engine, docker\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no permission to talk to the engine" in done.stderr


def test_a_mistake_in_the_file(smoke: Smoke) -> None:
    (smoke.folder / "compose.yaml").write_text("services: {web: {image: x, restart: {}}}")
    done = smoke.run()
    assert done.returncode == 2
    assert done.stderr.startswith("stackspec: ")
    assert "compose.yaml:1:" in done.stderr


def test_what_fails_to_start_is_shown_and_removed(smoke: Smoke) -> None:
    smoke.write(web={"command": ["sh", "-c", "echo no such exchange; exit 4"]})
    done = smoke.run("--up")
    assert done.returncode == 3
    assert (
        f"failed: {smoke.name}-web-1\nlast lines of {smoke.name}-web-1 (exited):\n  no such exchange"
        in done.stderr
    )
    assert not smoke.left()


def test_keep_leaves_what_failed(smoke: Smoke) -> None:
    smoke.write(web={"command": ["false"]})
    assert smoke.run("--up", "--keep").returncode == 3
    assert smoke.left()


def test_what_was_there_before_is_not_removed(smoke: Smoke) -> None:
    smoke.write(web={})
    assert smoke.run("--up").returncode == 0
    smoke.write(web={}, broken={"command": ["false"]})
    assert smoke.run("--up").returncode == 3
    assert smoke.left()


def test_ctrl_c_during_up_leaves_nothing(smoke: Smoke) -> None:
    probe = {"test": ["CMD", "false"], "interval": "1s", "retries": 100}
    smoke.write(web={"healthcheck": probe})
    process = subprocess.Popen(
        [*PROGRAM, "smoke", "--up"],
        cwd=smoke.folder,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background job ignores the signal, and whatever it starts inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 30
    while not smoke.left() and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "stackspec: interrupted\n")
    assert not smoke.left()


def test_a_frozen_container_is_told(smoke: Smoke) -> None:
    smoke.write(web={}, other={})
    assert smoke.run("--up").returncode == 0
    subprocess.run(["docker", "pause", f"{smoke.name}-web-1"], capture_output=True, check=True)
    done = smoke.run()
    subprocess.run(["docker", "unpause", f"{smoke.name}-web-1"], capture_output=True, check=True)
    assert done.returncode == 1
    assert "error[health]: web: it is paused" in done.stdout


def test_a_container_that_ends_meanwhile_is_named(engine: None, tmp_path: Path) -> None:
    document = {"services": {"web": BASE}}
    project = Project(tmp_path, document, document)
    try:
        project.up()
        running = project.running()
        running.require_same()
        project.compose("actual", "kill", "web")
        with pytest.raises(EnvironmentFailure, match=r"web-1 ended while it was asked \(exit code 137\)"):
            running.require_same()
    finally:
        project.down()


def test_pytest_plugin(smoke: Smoke) -> None:
    smoke.write(web={}, other={"user": "0:0"})
    assert smoke.run("--up").returncode == 0
    smoke.write(web={}, other={})
    (smoke.folder / "test_own.py").write_text(
        "def test_user(service, wait_healthy, stack):\n"
        "    wait_healthy(seconds=20)\n"
        "    assert service('web').check_output('id -u') == '1000'\n"
        "    assert len(stack.running.containers) == 2\n"
    )
    done = smoke.pytest("--stackspec", ".", "-q", "-rA")
    assert done.returncode == 1, done.stdout
    failed = [line.partition(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert failed == ["FAILED stackspec::user[other]", "FAILED stackspec::configuration"]
    assert "PASSED test_own.py::test_user" in done.stdout
    assert "compose.yaml:" in done.stdout
    chosen = smoke.pytest("--stackspec", "compose.yaml", "-k", "user and web")
    assert (chosen.returncode, "1 passed" in chosen.stdout) == (0, True), chosen.stdout


def test_pytest_plugin_without_a_running_project(smoke: Smoke) -> None:
    smoke.write(web={})
    done = smoke.pytest("--stackspec", ".")
    assert done.returncode == 3
    assert f"project {smoke.name!r} is not running" in done.stdout + done.stderr


def test_every_way_of_asking_sees_the_same(engine: None, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a-value-to-keep")
    (tmp_path / "token").chmod(0o444)
    tmp_path.chmod(0o755)
    spec = laid_over(
        BASE,
        {"secrets": ["token"], "tmpfs": ["/tmp:size=1m,mode=1777"], "sysctls": {"kernel.shmmax": "100000"}},
    )
    document = {"services": {"web": spec}, "secrets": {"token": {"file": str(tmp_path / "token")}}}
    project = Project(tmp_path, document, document)
    try:
        project.up()
        seen = {way: _seen(project, way) for way in ("host", "exec", "testinfra")}
    finally:
        project.down()
    assert seen["exec"] == seen["testinfra"]
    assert seen["host"] == seen["exec"]


def _seen(project: Project, way: Any) -> dict[str, Any]:
    running = project.running(way)
    assert promises(running.stack)
    answers = running.containers[0].kernel
    fields = ("Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp")
    keys = ("memory", "pids", "cpu-quota", "cpu-period")
    return {
        "status": {field: answers.status[field] for field in fields},
        "mounts": {
            target: (mount.type, mount.options)
            for target, mount in answers.mounts.items()
            if mount.type != "cgroup"
        },
        "limits": answers.limits,
        "cgroup": {key: answers.cgroup(key) for key in keys},
        "secret": answers.file("/run/secrets/token"),
        "sysctl": answers.text("sysctl/kernel.shmmax").split(),
        "write": answers.text("write"),
        "init": answers.processes[0][1:],
        "listening": answers.listening,
    }
