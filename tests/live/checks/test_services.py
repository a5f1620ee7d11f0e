"""Every check of a service fails when its promise is broken, no other does, and all hold when it is kept."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stackspec.live.proof import Proof
from tests.live.checks.cases import BASE, CASES, LONGER, Case
from tests.live.checks.project import Project, laid_over

pytestmark = pytest.mark.live

MODES = {"token": (0o444, LONGER), "open": (0o666, LONGER), "locked": (0o600, LONGER), "empty": (0o444, "")}


def _document(kind: str, folder: Path) -> dict[str, Any]:
    """Both kinds hold each case twice: `ID-kept` is always as promised, `ID` only in the promise."""
    services = {}
    for case in CASES:
        services[f"{case.id}-kept"] = laid_over(BASE, case.promised)
        services[case.id] = laid_over(BASE, case.promised if kind == "promised" else case.actual)
    text = (
        json.dumps(services)
        .replace("$SECRETS", str(folder))
        .replace("$DISK", f"/dev/{os.listdir('/sys/block')[0]}")
    )
    return {
        "services": json.loads(text),
        "networks": {"one": None, "two": None},
        "volumes": {"kept": None, "other": None},
        "configs": {"settings": {"file": str(folder / "token")}},
        "secrets": {name: {"file": str(folder / name)} for name in MODES},
    }


@pytest.fixture(scope="module")
def proofs(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Proof]]]:
    """All proofs of all cases by service: everything runs at once, because starting is what takes time."""
    folder = tmp_path_factory.mktemp("checks")
    folder.chmod(0o755)
    for name, (mode, text) in MODES.items():
        (folder / name).write_text(text)
        (folder / name).chmod(mode)
    project = Project(folder, _document("promised", folder), _document("actual", folder))
    try:
        project.up()
        _settle(project)
        found: dict[str, list[Proof]] = {}
        for proof in project.proofs_of_services():
            found.setdefault(proof.promise.subject[0].name, []).append(proof)
        yield found
    finally:
        project.down()


def _settle(project: Project) -> None:
    """Wait until health checks have said something and what is to end has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        health = [one.state.get("Health", {}).get("Status") for one in project.running().containers]
        if "starting" not in health:
            return
        time.sleep(0.3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_promise_fails_the_checks_meant_for_it(case: Case, proofs: dict[str, list[Proof]]) -> None:
    failed = {proof.promise.check.name: proof.failures for proof in proofs[case.id] if proof.failures}
    assert set(failed) == case.breaks, failed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_kept_promise_fails_nothing(case: Case, proofs: dict[str, list[Proof]]) -> None:
    kept = proofs[f"{case.id}-kept"]
    failed = {proof.promise.check.name: proof.failures for proof in kept if proof.failures}
    excused = {"published-ports"} if case.id in ("not-published", "nothing-behind-port") else set()
    assert set(failed) <= excused, failed


def test_what_ended_is_skipped_with_a_reason(proofs: dict[str, list[Proof]]) -> None:
    skipped = {proof.promise.check.name: proof.skipped for proof in proofs["ended"] if proof.skipped}
    assert skipped["capabilities"] == "it does not run (exited)"


def test_no_failure_shows_a_secret(proofs: dict[str, list[Proof]]) -> None:
    said = " ".join(failure for several in proofs.values() for proof in several for failure in proof.failures)
    assert LONGER not in said
