"""The example stack from nothing to all promises proven, and how long asking takes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from stackspec.live.proof import Proof, promises, prove
from stackspec.live.running import Running
from stackspec.live.source import Source, open_project
from tests.conftest import ROOT
from tests.live.project import Project, rendered

pytestmark = [pytest.mark.live, pytest.mark.slow]

SECONDS = 15


def test_trading(engine: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() != 0:
        pytest.skip("networks can only be tried by root")
    project = Project(rendered(ROOT / "blueprints" / "trading" / "stack.py", "test", tmp_path))
    try:
        project.up()
        source = open_project(
            [str(tmp_path / "compose.yaml"), str(tmp_path / "live.yaml")], name=project.name
        )
        proofs, seconds = _settled(project, source)
    finally:
        project.down()
    broken = {proof.promise.name: proof.failures for proof in proofs if proof.failures}
    skipped = {proof.promise.name: proof.skipped for proof in proofs if proof.skipped}
    pairs = sum(proof.promise.check.scope == "pair" for proof in proofs)
    with capsys.disabled():
        print(
            f"\ntrading, test: {len(proofs)} promises ({pairs} of pairs) in {seconds:.1f} s: {len(broken)} broken,"
            f" {len(skipped)} skipped, because {set(skipped.values())}; not proven: {', '.join(project.left_out)}"
        )
    # What is left out is a target of Prometheus, which says so; nothing else may be broken.
    said = [failure for failures in broken.values() for failure in failures]
    assert [
        failure
        for failure in said
        if not any(f"cannot scrape {name} " in failure for name in project.left_out)
    ] == []
    assert set(skipped.values()) <= {"it does not run (exited)"}, skipped
    assert {name.partition("[")[2] for name in skipped} == {"migrate]"}
    assert len(proofs) >= 300
    assert seconds <= SECONDS


def _settled(project: Project, source: Source) -> tuple[list[Proof], float]:
    """All proofs and the seconds they took, as soon as every target of Prometheus was scraped once."""
    deadline = time.monotonic() + 60
    while True:
        running = Running(project.engine, source.stack, compose_arguments=source.compose_arguments)
        started = time.monotonic()
        proofs = [prove(promise, running) for promise in promises(source.stack)]
        seconds = time.monotonic() - started
        if not any("not scraped yet" in proof.skipped for proof in proofs) or time.monotonic() > deadline:
            return proofs, seconds
        time.sleep(2)
