"""The dev command: a change of the source restarts the service."""

import os
import shutil
import signal
import subprocess
import sys

from trading_harness.processes import SERVICES, environment, until
from trading_harness.servers import free_port


def test_a_change_of_the_source_restarts_the_service(tmp_path) -> None:
    shutil.copytree(SERVICES / "trading", tmp_path / "trading", ignore=shutil.ignore_patterns("__pycache__"))
    log = tmp_path / "log"
    variables = environment({"REDIS_HOSTS": "127.0.0.1:1", "HTTP_HOST": "127.0.0.1"})
    variables |= {"PYTHONPATH": str(tmp_path), "HTTP_PORT": str(free_port())}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "trading", "dev", "market-data"],
            env=variables,
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: "waiting for dependencies" in log.read_text())
        source = tmp_path / "trading" / "runtime.py"
        source.write_text(source.read_text().replace("waiting for dependencies", "waiting, changed"))
        until(lambda: "waiting, changed" in log.read_text())
        assert '"message": "stopped"' in log.read_text()  # the former one ended in good order
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
