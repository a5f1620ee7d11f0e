"""The page with the worked example lists exactly what is found."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from stackspec.linting.discovery import Target
from stackspec.linting.judge import judge
from stackspec.linting.subjects import read_compose
from stackspec.policy.policy import PolicySet

PAGE = Path(__file__).resolve().parents[2] / "docs" / "worked-example.md"
POLICY = """\
policy: worked-example
description: What parts of a stack say about each other.
select: [{family: consistency}, {family: observability}, missing-bind-source]
"""


def test_the_page_lists_what_is_found(shared, tmp_path):
    stack = tmp_path / "stack"
    shutil.copytree(shared / "seed" / "files", stack)
    (stack / ".env").touch()  # the example says that everybody makes one
    (tmp_path / "policy.yaml").write_text(POLICY)
    subject = read_compose(Target((str(stack / "docker-compose.yml"),)), {"HOME": "/home/tester"}).subject
    assert subject is not None
    found = set()
    for entry in judge(subject, PolicySet(tmp_path / "policy.yaml", "policy.yaml").resolve()):
        place = entry.finding.place
        assert place is not None
        file = Path(place.file).resolve().relative_to(stack.resolve()).as_posix()
        found.add((f"{file}:{place.line}:{place.column}", entry.finding.rule))
    listed = set(re.findall(r"^\| `(\S+)` \| \[([\w-]+)\]", PAGE.read_text(), re.MULTILINE))
    assert listed == found
