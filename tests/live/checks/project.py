"""Projects for the checks: files of the promise and of what is started instead, an engine's containers, and no traces."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stackspec.live.engine import connect
from stackspec.live.proof import Proof, promises, prove
from stackspec.live.running import Running, Way
from stackspec.live.source import Source, open_project

__all__ = ["Project", "laid_over"]


def laid_over(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with others' values; None takes away."""
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


class Project:
    """A project that promises one thing and may run another."""

    def __init__(self, folder: Path, promised: Mapping[str, Any], actual: Mapping[str, Any]) -> None:
        self.name = f"checks-{uuid.uuid4().hex[:8]}"
        self.files = {"promised": folder / "promised.yaml", "actual": folder / "actual.yaml"}
        for kind, document in (("promised", promised), ("actual", actual)):
            self.files[kind].write_text(json.dumps(document))
        self.client = connect()

    def compose(self, kind: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run docker compose with one of the two files."""
        command = ["docker", "compose", "-p", self.name, "-f", str(self.files[kind]), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert not check or done.returncode == 0, f"{arguments}: {done.stderr[-2000:]}"
        return done

    def up(self, *services: str) -> None:
        """Start what is not promised."""
        self.compose("actual", "up", "-d", "--no-build", "--pull", "never", *services)

    def down(self) -> None:
        """Leave nothing."""
        try:
            for kind in self.files:
                self.compose(kind, "down", "-v", "--remove-orphans", "-t", "1", check=False)
        finally:
            self.client.close()

    @property
    def source(self) -> Source:
        """The promise."""
        return open_project([str(self.files["promised"])], name=self.name)

    def running(self, way: Way = "best") -> Running:
        """What runs now, to be held against the promise."""
        source = self.source
        return Running(self.client, source.stack, way, source.compose_arguments)

    def proofs(self, way: Way = "best") -> list[Proof]:
        """Everything asked."""
        running = self.running(way)
        return [prove(promise, running) for promise in promises(running.stack)]

    def proofs_of_services(self) -> list[Proof]:
        """Everything asked of single containers, and nothing of the whole."""
        running = self.running()
        return [prove(promise, running) for promise in promises(running.stack) if len(promise.subject) == 1]

    def broken(self) -> dict[str, tuple[str, ...]]:
        """The promises that are broken, by name, and what was seen."""
        return {proof.promise.name: proof.failures for proof in self.proofs() if proof.failures}
