"""The services as processes of this machine, as a container would run them."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from trading_harness.servers import free_port

SERVICES = Path(__file__).resolve().parents[5] / "blueprints" / "trading" / "services"


def until(condition: Callable[[], Any], seconds: float = 30.0, what: str = "") -> Any:
    """Wait until the condition is true; its value."""
    deadline = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(0.05)


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Only what a container would have, and the variables."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(SERVICES), **variables}


def run_command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`python -m trading` with these arguments, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "trading", *arguments],
        env=environment(variables),
        capture_output=True,
        text=True,
        timeout=60,
    )


class ServiceProcess:
    """One service; `log` is where its lines go."""

    def __init__(self, name: str, log: Path, variables: Mapping[str, str]) -> None:
        self.name = name
        self.port = free_port()
        self.log = log
        self.variables = {**variables, "HTTP_HOST": "127.0.0.1", "HTTP_PORT": str(self.port)}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "trading", self.name],
                env=environment(self.variables),
                stdout=log,
                stderr=log,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; (0, reason) when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def ready(self) -> dict[str, Any]:
        status, body = self.get("/ready")
        return {"code": status, **(json.loads(body) if status else {})}

    def wait_until_ready(self, seconds: float = 40.0) -> None:
        until(lambda: self.ready()["code"] == 200, seconds, f"{self.name} ready:\n{self.lines()}")

    def metric(self, name: str, **labels: str) -> float:
        """The sum of the samples with this name and these labels."""
        return sum(
            sample.value
            for family in text_string_to_metric_families(self.get("/metrics")[1])
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        assert self.process.poll() is not None
        self.process = self._start()

    def terminate(self, seconds: float = 30.0) -> tuple[int, float]:
        """SIGTERM; exit code and how long it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        return code, time.monotonic() - started

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill()

    def lines(self) -> str:
        return self.log.read_text()

    def resident_bytes(self) -> int:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
