"""Feed the reader arbitrary bytes for as long as one likes: ``python -m tests.compose.fuzz [seconds] [folder of seeds]``.

With atheris installed its coverage leads the way; without it, seeds are cut, joined and damaged at random. Either way a
traceback, a refusal without a finding, or a reading of over two seconds stops the run and leaves the input in
``crash.yaml``.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from stackspec.compose.read import read
from tests.compose.test_hostile import BYTES, HOSTILE, SECONDS

LONGEST = 20_000
PIECES = [
    b"\n",
    b" ",
    b": ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!reset ",
    b"${",
    b"$",
    b"'",
    b'"',
    b"|",
    b"\0",
    b"\xff",
]


def check(data: bytes, folder: Path) -> None:
    """Read one input; raise if reading misbehaves."""
    path = folder / "compose.yaml"
    path.write_bytes(data)
    started = time.process_time()
    project = read([str(path)], env={"A": "b"}, confine=True)
    assert project.ok or any(finding.severity >= 3 for finding in project.findings), (
        "refused without a finding"
    )
    assert time.process_time() - started < SECONDS, "too slow"


def seeds(folder: str) -> list[bytes]:
    files = [path.read_bytes() for path in sorted(Path(folder).rglob("*.y*ml"))] if folder else []
    return [data for data in files if len(data) <= LONGEST] or [
        *(text.encode() for text in HOSTILE.values() if len(text) <= LONGEST), *BYTES.values()
    ]  # fmt: skip


def damaged(chance: random.Random, pool: list[bytes]) -> bytes:
    data = bytearray(chance.choice(pool))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        match chance.randrange(4):
            case 0:
                data[at:at] = chance.choice(PIECES)
            case 1:
                del data[at : at + chance.randint(1, 20)]
            case 2:
                other = chance.choice(pool)
                cut = chance.randint(0, len(other))
                data[at:at] = other[cut : cut + chance.randint(1, 200)]
            case _:
                data[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(data[:LONGEST])


def by_chance(seconds: float, pool: list[bytes], folder: Path) -> int:
    chance = random.Random(0)
    ends = time.monotonic() + seconds
    count = 0
    while time.monotonic() < ends:
        data = damaged(chance, pool)
        try:
            check(data, folder)
        except BaseException:
            Path("crash.yaml").write_bytes(data)
            raise
        count += 1
    return count


def main(seconds: float, seed_folder: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            import atheris
        except ImportError:
            print(f"{by_chance(seconds, seeds(seed_folder), folder)} inputs read, without atheris")
            return
        options = [
            sys.argv[0],
            f"-max_total_time={int(seconds)}",
            f"-max_len={LONGEST}",
            "-artifact_prefix=crash-",
        ]
        atheris.instrument_all()
        atheris.Setup([*options, *([seed_folder] if seed_folder else [])], lambda data: check(data, folder))
        atheris.Fuzz()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0, sys.argv[2] if len(sys.argv) > 2 else "")
