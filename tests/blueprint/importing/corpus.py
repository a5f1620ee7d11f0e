"""Measure the round trip of ``stackspec import`` on a corpus of real projects: ``python -m tests.blueprint.importing.corpus``.

Every project that the engine accepts is imported, its blueprint rendered and read again, and both models compared.
Prints the figures and every project that differs, with the reason, and fails below the floor.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from stackspec.blueprint.importing.importing import imported
from stackspec.blueprint.importing.request import Request
from stackspec.errors import StackspecError
from tests.compose.corpus import _ENVIRONMENT, _FLAGS, Case, cases

FLOOR = 0.97
REAL = ("real", "awesome")


def request(case: Case) -> Request:
    options: dict[str, Any] = {"files": [], "profiles": [], "name": "", "project_directory": ""}
    for flag, value in zip(case.index["args"][::2], case.index["args"][1::2], strict=True):
        known = options[_FLAGS[flag]]
        options[_FLAGS[flag]] = [*known, value] if isinstance(known, list) else value
    return Request(
        tuple(options["files"]), {"default": ()}, tuple(options["profiles"]), options["project_directory"], options["name"],
        env={**_ENVIRONMENT, **case.index["env"]}, here=str(case.folder / case.index["project_dir"]),
    )  # fmt: skip


def main(corpus: Path, only: str = "") -> int:
    tried, proven, losses = 0, 0, 0
    for case in cases(corpus):
        if not case.accepted or case.index["group"] not in REAL or only not in case.slug:
            continue
        tried += 1
        asked = request(case)
        try:
            result = imported(asked, "demo", Path(asked.here) / "blueprints" / "demo" / "stack.py")
        except StackspecError as error:
            print(f"REFUSED {case.slug}: {error}")
            continue
        proven += not result.differences
        losses += len(result.losses)
        if result.differences:
            print(f"DIFFERS {case.slug}: {len(result.differences)}: {result.differences[0]}"[:400])
    share = proven / max(1, tried)
    verdict = "ok" if share >= FLOOR else "BELOW"
    print(f"{tried} accepted real projects, {proven} proven equal, {losses} losses told")
    print(f"round trip {share:.2%}  floor {FLOOR:.1%}  {verdict}")
    return int(share < FLOOR)


if __name__ == "__main__":
    root = Path(os.environ.get("STACKSPEC_SHARED", Path(__file__).parents[4] / "shared"))
    sys.exit(main(root / "corpus", *sys.argv[1:2]))
