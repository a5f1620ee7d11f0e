"""What rendering costs, side by side with what the engine's own tool takes to read the result back.

``python -m tests.bench.render [RUNS]`` prints a Markdown table: whole processes, medians of CPU seconds, interleaved. Timings
vary between machines and hours; the ratios are what counts. Needs ``docker compose``.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SERVICES = 500
BLUEPRINT = '''
from stackspec.blueprint import blueprint
from stackspec.model import *

@blueprint("many", environments=["prod"])
def many(env: Environment) -> Stack:
    """A stack of services with what services usually have."""
    desk, edge = Network("desk", internal=True), Network("edge")
    password = Secret("password", file="./secrets/password")
    services: list[Service] = []
    for number in range({count}):
        services.append(Service(
            f"app-{{number}}",
            image=f"registry.example.com/team/app-{{number}}:1.{{number}}",
            user="10001:10001",
            environment={{"LOG_LEVEL": "info", "NUMBER": number, "PEER": f"app-{{number - 1}}", "FLAG": True, "URL": f"http://app-{{number}}:8080/"}},
            depends_on={{services[-1].key: {{"condition": "service_healthy"}}}} if number % 4 else (),
            healthcheck=Healthcheck(test=["CMD", "app", "healthcheck"], interval="10s", timeout="5s", retries=3, start_period="20s"),
            restart="unless-stopped",
            stop_grace_period="15s",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges:true"],
            init=True,
            networks=[desk, edge],
            ports=[Port(8080, published=20000 + number, host_ip="127.0.0.1")],
            volumes=[Mount("/data", source=Volume(f"data-{{number}}")), Mount("/etc/app", source="./config", read_only=True)],
            tmpfs=["/tmp"],
            secrets=[password],
            logging=Logging(driver="json-file", options={{"max-size": "10m", "max-file": "5"}}),
            labels={{"team": "trading", "tier": "app", "index": str(number)}},
            deploy=Deploy(resources=Resources(limits=Limits(cpus=0.5, memory="256M", pids=100), reservations=Reservations(memory="64M"))),
        ))
    return Stack("many", services=services)
'''


class Cost(NamedTuple):
    """One run of a whole process."""

    wall: float
    cpu: float


def measure(command: list[str], folder: Path) -> Cost:
    """Run a command once, bytecode caches allowed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return Cost(end - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def compare(ours: list[str], theirs: list[str], folder: Path, runs: int) -> tuple[list[Cost], list[Cost]]:
    """Both commands in turn, from nothing rendered each time, after one run of each that does not count."""
    pairs = []
    for _ in range(runs + 1):
        shutil.rmtree(folder / "generated", ignore_errors=True)
        pairs.append((measure(ours, folder), measure(theirs, folder)))
    del pairs[0]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def row(name: str, ours: list[Cost], theirs: list[Cost], field: str) -> str:
    """One line of the table."""
    mine, peer = ([getattr(cost, field) for cost in costs] for costs in (ours, theirs))
    ratio = statistics.median(a / b for a, b in zip(mine, peer, strict=True))
    return f"| {name} | {field} | {statistics.median(mine):.3f} | {statistics.median(peer):.3f} | **{ratio:.2f}** |"


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    stackspec = str(Path(sys.executable).parent / "stackspec")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blueprint = folder / "blueprints" / "many" / "stack.py"
        blueprint.parent.mkdir(parents=True)
        blueprint.write_text(BLUEPRINT.format(count=SERVICES))
        render = [stackspec, "render"]
        read = ["docker", "compose", "-f", "generated/many/prod/compose.yaml", "config", "-q"]
        rows = [
            row(
                f"render {SERVICES} services / config -q",
                *(costs := compare(render, read, folder, runs)),
                "cpu",
            ),
            row("", *costs, "wall"),
        ]
        costs = compare([stackspec, "--help"], ["docker", "compose", "version"], folder, runs * 3)
        rows.append(row("--help / compose version", *costs, "wall"))
    print("| whole process | seconds | stackspec | peer | ratio |\n|---|---|---|---|---|\n" + "\n".join(rows))


if __name__ == "__main__":
    main()
