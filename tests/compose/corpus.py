"""Measure agreement with the engine on a corpus of real projects: ``python -m tests.compose.corpus``.

The corpus lies beside the checkout; each case has the engine's own answer. Nothing is started: the engine's answers
were recorded. Prints the figures and every difference, and fails below the floors.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from stackspec.compose.printing import as_json
from stackspec.compose.project import Project
from stackspec.compose.read import read

FLOORS = {"verdict": 0.99, "model": 0.99, "real": 0.995}
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/home/tester"}
_FLAGS = {"-f": "files", "--profile": "profiles", "-p": "name", "--project-directory": "project_directory"}


REASONS = {
    "additional properties 'pre_start' not allowed": "the specification has gained pre_start since",
    "additional properties 'no_cache_filter' not allowed": "the specification has gained no_cache_filter since",
    "MarshalJSON for type types.SSHKey": "the engine cannot print its own SSH keys as JSON; it accepts the project with -q",
    "#extensions": "the engine mistakes names that start with x- for extensions",
    "cycle detected: node at path": "the engine mistakes dots in names for levels, and a shared anchor for a cycle",
}
"""What the engine says where we differ on purpose, and why we do."""


class Case(NamedTuple):
    slug: str
    folder: Path
    index: dict[str, Any]

    def read(self) -> Project:
        options: dict[str, Any] = {"files": [], "profiles": []}
        for flag, value in zip(self.index["args"][::2], self.index["args"][1::2], strict=True):
            if isinstance(options.get(_FLAGS[flag]), list):
                options[_FLAGS[flag]].append(value)
            else:
                options[_FLAGS[flag]] = value
        here = self.folder / self.index["project_dir"]
        return read(**options, env={**_ENVIRONMENT, **self.index["env"]}, here=str(here))

    @property
    def accepted(self) -> bool:
        return self.index["rc_2_40_3"] == 0

    def expected(self) -> Any:
        newer = self.folder / "expected-2.40.3.json"
        path = newer if newer.exists() else self.folder / "expected.json"
        return json.loads(path.read_text()) if path.exists() else None


def cases(corpus: Path) -> list[Case]:
    index = json.loads((corpus / "index.json").read_text())
    return [Case(case["slug"], corpus / case["slug"], case) for case in index]


def selection(all_cases: list[Case], count: int) -> list[Case]:
    """Real projects that the engine accepts, spread evenly over the corpus."""
    real = [case for case in all_cases if case.accepted and case.index["group"] in ("real", "awesome")]
    return real[:: max(1, len(real) // count)][:count]


def printed(project: Project, case: Case) -> Any:
    text = as_json(project.model).replace(str(case.folder), "@CASE@")
    return json.loads(text)


def differences(ours: Any, theirs: Any, path: str = "") -> list[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        found = []
        for key in sorted(set(ours) | set(theirs)):
            if key not in ours:
                found.append(f"{path}.{key} missing: {theirs[key]!r}"[:300])
            elif key not in theirs:
                found.append(f"{path}.{key} too much: {ours[key]!r}"[:300])
            else:
                found += differences(ours[key], theirs[key], f"{path}.{key}")
        return found
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [
            d
            for i, (a, b) in enumerate(zip(ours, theirs, strict=True))
            for d in differences(a, b, f"{path}[{i}]")
        ]
    same = ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)
    return [] if same else [f"{path}: {ours!r} instead of {theirs!r}"[:300]]


def main(corpus: Path, only: str = "") -> int:
    counts: Counter[str] = Counter()
    for case in cases(corpus):
        if only and only not in case.slug:
            continue
        real = case.index["group"] == "real"
        project = case.read()
        counts["cases"] += 1
        counts["real cases"] += real
        if project.ok != case.accepted:
            verdict = "accepted, the engine refuses" if project.ok else "refused, the engine accepts"
            reason = case.index.get("error_2_40_3") or case.index["error"]
            shown = (
                [f"{f.place}: {f.message}" for f in project.findings if f.severity >= 3]
                if not project.ok
                else reason
            )
            why = next(
                (reason for text, reason in REASONS.items() if text in str(shown)), f"unexplained: {shown}"
            )
            print(f"VERDICT {case.slug}: {verdict}: {why}")
            counts["verdict"] += 1
            counts["real verdict"] += real
            continue
        expected = case.expected() if project.ok else None
        if expected is None:
            continue
        counts["accepted"] += 1
        counts["real accepted"] += real
        found = differences(printed(project, case), expected)
        if found:
            print(f"MODEL {case.slug}: {len(found)}")
            for line in found[:4]:
                print(f"    {line}")
            counts["model"] += 1
            counts["real model"] += real
    return report(counts)


def report(counts: Counter[str]) -> int:
    agreement = {
        "verdict": 1 - counts["verdict"] / max(1, counts["cases"]),
        "model": 1 - counts["model"] / max(1, counts["accepted"]),
        "real": 1 - (counts["real verdict"] + counts["real model"]) / max(1, counts["real cases"]),
    }
    print(
        f"{counts['cases']} cases, {counts['accepted']} accepted by both, {counts['real cases']} real projects"
    )
    for name, share in agreement.items():
        print(
            f"{name:8} {share:8.3%}  floor {FLOORS[name]:.1%}  {'ok' if share >= FLOORS[name] else 'BELOW'}"
        )
    return int(any(share < FLOORS[name] for name, share in agreement.items()))


if __name__ == "__main__":
    root = Path(os.environ.get("STACKSPEC_SHARED", Path(__file__).parents[3] / "shared"))
    sys.exit(main(root / "corpus", *sys.argv[1:2]))
