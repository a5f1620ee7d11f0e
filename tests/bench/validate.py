"""Time ``stackspec validate`` beside its peers: ``python -m tests.bench.validate [single] [trees] [linear]``.

Whole processes, run in turn, medians; every ratio against its bound. The policy is ``prod``, the strictest that ships.
Peers that are not installed are left out: compose-lint comes with the development dependencies, dclint is looked for on
PATH (``npm install -g dclint``). A tree of 1,000 projects is long for some of them, so they get a sample, scaled up.
Run it on a quiet machine; ratios hold where single figures do not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench.config import stack

PROJECTS = 1000
SAMPLE = 25
BESIDE = Path(sys.executable).parent


class Cost(NamedTuple):
    wall: float
    cpu: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.wall * 1000:.0f} ms / {self.cpu * 1000:.0f} ms / {self.megabytes:.0f} MB"


def program(name: str) -> str | None:
    return shutil.which(name, path=f"{BESIDE}{os.pathsep}{os.environ['PATH']}")


def measure(command: list[str], folder: Path) -> Cost:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_CACHE_HOME"] = str(folder.parent / "cache")
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(commands: dict[str, list[str]], folder: Path, runs: int) -> dict[str, Cost]:
    """Run every command once to warm up, then in turn; return medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            cost = measure(command, folder)
            if run:
                costs[name].append(cost)
    return {name: Cost(*map(statistics.median, zip(*found, strict=True))) for name, found in costs.items()}


def report(title: str, costs: dict[str, Cost], bounds: list[tuple[str, str, str, float]]) -> bool:
    print(f"\n{title} (wall / CPU / memory)")
    for name, cost in costs.items():
        print(f"  {name:28} {cost}")
    good = True
    for ours, theirs, what, bound in bounds:
        if ours in costs and theirs in costs:
            ratio = getattr(costs[ours], what) / getattr(costs[theirs], what)
            good &= ratio <= bound
            print(
                f"  {ours} / {theirs}, {what}: {ratio:.3f} (at most {bound}){'' if ratio <= bound else '  MISSED'}"
            )
    return good


@contextmanager
def folder_with(files: dict[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name) / "tree"
        for path, text in files.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text)
        yield top


def single(runs: int = 9) -> bool:
    good = True
    ours = [str(program("stackspec")), "validate", "--policy", "prod", "--no-hadolint"]
    for count in (10, 50, 200):
        with folder_with({"compose.yaml": stack(count)}) as folder:
            commands = {
                "cached": ours,
                "cold": [*ours, "--no-cache"],
                "docker compose config -q": ["docker", "compose", "config", "-q"],
            }
            if linter := program("compose-lint"):
                commands["compose-lint"] = [linter, "compose.yaml"]
            bounds = [
                ("cached", "docker compose config -q", "wall", 0.7),
                ("cached", "compose-lint", "cpu", 0.6),
                ("cold", "docker compose config -q", "wall", 2.0 if count < 50 else 1.0),
            ]
            good &= report(f"one project of {count} services", in_turn(commands, folder, runs), bounds)
    return good


def trees() -> bool:
    files = {f"project-{number}/compose.yaml": stack(4) for number in range(PROJECTS)}
    with folder_with(files) as folder:
        ours = [str(program("stackspec")), "validate", "--policy", "prod", "--no-hadolint"]
        costs = {"cold": measure([*ours, "--no-cache"], folder)}
        measure(ours, folder)
        costs["cached"] = measure(ours, folder)
        if linter := program("compose-lint"):
            costs["compose-lint"] = measure([linter, *files], folder)
        for name, command in {
            "docker compose config -q": ["docker", "compose", "config", "-q"],
            "dclint": [program("dclint"), "."],
        }.items():
            if command[0]:
                found = [measure(command, folder / f"project-{number}") for number in range(SAMPLE)]
                scale = PROJECTS / SAMPLE
                costs[name] = Cost(
                    sum(one.wall for one in found) * scale,
                    sum(one.cpu for one in found) * scale,
                    found[0].megabytes,
                )
        bounds = [
            ("cold", "docker compose config -q", "wall", 0.03),
            ("cold", "dclint", "wall", 0.03),
            ("cold", "compose-lint", "cpu", 0.3),
        ]
        return report(
            f"{PROJECTS} projects in one call ({SAMPLE} one by one for the engine and dclint, scaled)",
            costs,
            bounds,
        )


def linear() -> bool:
    costs = {}
    for count in (1000, 10000):
        with folder_with({"compose.yaml": stack(count)}) as folder:
            command = [
                str(program("stackspec")),
                "validate",
                "--policy",
                "prod",
                "--no-hadolint",
                "--no-cache",
                "--format",
                "json",
            ]
            costs[f"{count} services"] = measure(command, folder)
    return report("one project, growing", costs, [("10000 services", "1000 services", "cpu", 11.0)])


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["single", "trees", "linear"]
    results = [{"single": single, "trees": trees, "linear": linear}[name]() for name in wanted]
    sys.exit(not all(results))
