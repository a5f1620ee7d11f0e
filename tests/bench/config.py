"""Time ``stackspec config`` beside ``docker compose config``: ``python -m tests.bench.config [sizes] [runs]``, or
``python -m tests.bench.config corpus``.

Makes synthetic stacks, runs both programs in turn as whole processes, and prints the medians and their ratios as a
Markdown table. Run it on a quiet machine; ratios hold where single figures do not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

BOUNDS = {3: ("wall", 0.8), 20: ("wall", 0.8), 200: ("cpu", 0.3), 1000: ("cpu", 0.15), 10000: ("cpu", 0.15)}


class Cost(NamedTuple):
    wall: float
    cpu: float
    megabytes: float


def service(index: int, count: int) -> str:
    """About 43 lines and 1.15 KB, as in the measurements that the bounds come from."""
    variables = "".join(
        f'      VARIABLE_{number}: "${{VARIABLE_{index}_{number}:-value {number} of service {index}}}"\n'
        for number in range(8)
    )
    labels = "".join(f"      com.example.label-{number}: value-{index}-{number}\n" for number in range(5))
    depends = (
        f"    depends_on:\n      service-{index - 1}:\n        condition: service_healthy\n"
        if index % 10
        else ""
    )
    return f"""\
  service-{index}:
    image: registry.example.com/team/application-{index}:1.{index}.0
    restart: unless-stopped
    environment:
{variables}    ports:
      - "{10000 + index * 2 % 50000}:8080"
      - target: 9090
        published: "{10001 + index * 2 % 50000}"
    volumes:
      - data-{index}:/var/lib/data
      - ./config/{index}:/etc/application:ro
      - type: tmpfs
        target: /tmp
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
      interval: 30s
      timeout: 5s
      retries: 3
    labels:
{labels}    deploy:
      resources:
        limits:
          cpus: "0.50"
          memory: 512M
{depends}"""


def stack(count: int) -> str:
    services = "".join(service(index, count) for index in range(count))
    volumes = "".join(f"  data-{index}:\n" for index in range(count))
    return f"name: synthetic\nservices:\n{services}volumes:\n{volumes}"


def measure(command: list[str], folder: Path) -> Cost:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def compare(count: int, runs: int, ours: list[str], theirs: list[str]) -> tuple[Cost, Cost]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "compose.yaml").write_text(stack(count))
        pairs = [(measure(ours, folder), measure(theirs, folder)) for _ in range(runs + 1)][1:]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def main(sizes: list[int], runs: int) -> int:
    program = shutil.which("stackspec") or str(Path(sys.executable).parent / "stackspec")
    ours = [program, "config", "-q"]
    theirs = ["docker", "compose", "config", "-q"]
    print("| services | stackspec wall / CPU / RSS | docker compose wall / CPU / RSS | wall | CPU | bound |")
    print("|---|---|---|---|---|---|")
    missed = 0
    for count in sizes:
        mine, engine = compare(count, min(runs, 3) if count > 1000 else runs, ours, theirs)
        ratios = {"wall": mine.wall / engine.wall, "cpu": mine.cpu / engine.cpu}
        kind, bound = BOUNDS.get(count, ("cpu", 0.3))
        missed += ratios[kind] > bound
        figures = [
            f"{c.wall * 1000:.0f} ms / {c.cpu * 1000:.0f} ms / {c.megabytes:.0f} MB" for c in (mine, engine)
        ]
        verdict = "" if ratios[kind] <= bound else " missed"
        print(
            f"| {count} | {figures[0]} | {figures[1]} | {ratios['wall']:.2f} | {ratios['cpu']:.2f} | {kind} {bound}{verdict} |"
        )
    return int(missed > 0)


def measure_corpus(corpus: Path, every: int) -> int:
    """Compare reading the whole corpus in one process with starting the engine for each case, sampled and scaled."""
    script = "from tests.compose.corpus import cases; from pathlib import Path; import sys; [c.read() for c in cases(Path(sys.argv[1]))]"
    root = Path(__file__).parents[2]
    mine = median([measure([sys.executable, "-c", script, str(corpus)], root) for _ in range(3)])
    from tests.compose.corpus import cases

    sample = [case for case in cases(corpus) if case.index["rc"] == 0]
    everyone = len(cases(corpus))
    engine = [measure(["docker", "compose", *case.index["args"], "config", "-q"], case.folder / case.index["project_dir"])
              for case in sample[::every]]  # fmt: skip
    wall = statistics.mean(cost.wall for cost in engine) * everyone
    ratio = mine.wall / wall
    print(
        f"corpus of {everyone}: {mine.wall:.2f} s in one process, {wall:.0f} s one engine each: {ratio:.3f} (bound 0.05)"
    )
    return int(ratio > 0.05)


if __name__ == "__main__":
    if sys.argv[1:2] == ["corpus"]:
        shared = Path(os.environ.get("STACKSPEC_SHARED", Path(__file__).parents[3] / "shared"))
        sys.exit(measure_corpus(shared / "corpus", every=20))
    wanted = (
        [int(size) for size in sys.argv[1].split(",")] if len(sys.argv) > 1 else [3, 20, 200, 1000, 10000]
    )
    sys.exit(main(wanted, int(sys.argv[2]) if len(sys.argv) > 2 else 9))
