import subprocess
from pathlib import Path

import pytest

from stackspec.rules.registry import builtin_rules
from stackspec.rules.testing import load_stack

RULE = builtin_rules()["exposed-secret-file"]
COMPOSE = """\
services: {app: {image: 'shop/app:1.0', secrets: [db]}}
secrets: {db: {file: ./db.txt}}
"""
TRACKED = "db.txt, the secret db, is kept in Git: take it out ('git rm --cached'), ignore it, and replace what it holds"
READABLE = "db.txt, the secret db, can be read by every user of the machine: 'chmod o-r' it"


def found(folder: Path, compose: str = COMPOSE, **parameters: bool) -> list[tuple[object, str]]:
    stack = load_stack(compose, folder, {"db.txt": "hunter2"} if not (folder / "db.txt").exists() else {})
    return [(one.path, one.message) for one in RULE.judge(stack, RULE.parameters.parse(parameters))]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def private(tmp_path):
    secret = tmp_path / "db.txt"
    secret.write_text("hunter2")
    secret.chmod(0o600)
    return tmp_path


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_tracked_in_each_version_of_the_index(private, version):
    git(private, "init", "-q")
    git(private, "config", "index.version", version)
    (private / "another").mkdir()
    for name in ("a.txt", "another/b.txt", "another/c.txt", "zz.txt"):
        (private / name).write_text(name)
    git(private, "add", ".")
    git(private, "update-index", "--index-version", version)
    assert found(private) == [(("secrets", "db", "file"), TRACKED)]


def test_ignored(private):
    git(private, "init", "-q")
    (private / ".gitignore").write_text("db.txt")
    git(private, "add", ".")
    assert found(private) == []


def test_taken_out_again(private):
    git(private, "init", "-q")
    git(private, "add", ".")
    git(private, "rm", "-q", "--cached", "db.txt")
    assert found(private) == []


def test_no_checkout(private):
    assert found(private) == []


def test_readable_by_all(private):
    (private / "db.txt").chmod(0o644)
    assert found(private) == [(("secrets", "db", "file"), READABLE)]
    assert found(private, permissions=False) == []


def test_missing_file(tmp_path):
    compose = COMPOSE.replace("db.txt", "elsewhere.txt")
    assert found(tmp_path, compose) == []


def test_secret_without_a_file(tmp_path):
    compose = COMPOSE.replace("file: ./db.txt", "environment: DB")
    assert found(tmp_path, compose) == []


def test_broken_index(private):
    (private / ".git").mkdir()
    (private / ".git" / "index").write_bytes(b"DIRC\x00\x00\x00\x02\x00\x00\xff\xff")
    assert found(private) == []
