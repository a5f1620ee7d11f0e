"""All generated checks of the trading stack, side by side with the same questions through plain testinfra calls.

Needs an engine, the stand-in images (python -m tests.live.images.build) and, for reachability, root.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import testinfra

from stackspec.live.proof import promises, prove
from stackspec.live.running import Running
from stackspec.live.source import open_project
from tests.live.project import Project, rendered

BLUEPRINT = Path(__file__).parents[2] / "blueprints" / "trading" / "stack.py"


def main() -> None:
    """Start, ask both ways, print a table, take down."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(rendered(BLUEPRINT, "test", Path(folder)))
        try:
            started = time.monotonic()
            project.up()
            print(
                f"up and healthy after {time.monotonic() - started:.1f} s; left out: {', '.join(project.left_out)}"
            )
            compare(project)
        finally:
            project.down()


def compare(project: Project) -> None:
    """Print how many questions each way asked, and how long it took."""
    source = open_project(
        [str(project.tree / "compose.yaml"), str(project.tree / "live.yaml")], name=project.name
    )
    print("| way | promises | kept | broken | skipped | s |\n|---|---|---|---|---|---|")
    for way in ("host", "exec"):
        running, begun = (
            Running(project.engine, source.stack, way, source.compose_arguments),
            time.monotonic(),
        )  # type: ignore[arg-type]
        proofs = [prove(promise, running) for promise in promises(source.stack)]
        seconds = time.monotonic() - begun
        broken = sum(bool(proof.failures) for proof in proofs)
        kept = sum(proof.held for proof in proofs)
        print(
            f"| stackspec, {way} | {len(proofs)} | {kept} | {broken} | {len(proofs) - kept - broken} | {seconds:.1f} |"
        )
        for proof in proofs:
            if proof.failures:
                print(f"  broken: {proof.promise.name}: {'; '.join(proof.failures)}")
    running = Running(project.engine, source.stack)
    begun = time.monotonic()
    answers = [
        one_by_one(testinfra.get_host(f"docker://{one.id}"), source.stack.service[one.service])
        for one in running.containers
        if one.running
    ]
    seconds, asked = time.monotonic() - begun, sum(answers)
    print(f"| testinfra, one call a property (no reachability) | {asked} | | | | {seconds:.1f} |")


def one_by_one(host: Any, service: Any) -> int:
    """Ask what a test written by hand would ask, a call for each property; how many that were."""
    commands = [
        "grep ^Uid: /proc/1/status", "grep ^CapEff: /proc/1/status", "grep ^CapBnd: /proc/1/status",
        "grep ^NoNewPrivs: /proc/1/status", "grep ^Seccomp: /proc/1/status", "touch /.probe",
        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes || cat /sys/fs/cgroup/memory.max",
        "cat /sys/fs/cgroup/pids/pids.max || cat /sys/fs/cgroup/pids.max",
        "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us || cat /sys/fs/cgroup/cpu.max", "cat /proc/1/comm",
    ]  # fmt: skip
    for command in commands:
        host.run(command)
    mounted = [mount.target for mount in (*service.mounts, *service.temporary_mounts)]
    for target in mounted:
        host.run("grep %s /proc/self/mountinfo", target)
    secrets = [f"/run/secrets/{spec['source']}" for spec in service.spec.get("secrets") or ()]
    for secret in secrets:
        host.run("stat -c %%a %s", secret)
    host.environment()
    return len(commands) + len(mounted) + len(secrets) + 1


if __name__ == "__main__":
    main()
