"""Rendered trees: all or nothing, nobody else's files, nothing outside; whatever happens in between."""

from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.targets.artifact import Artifact
from stackspec.targets.manifest import MANIFEST, digest, read_manifest
from stackspec.targets.tree import Change, changes, write_tree

OLD = [Artifact("a.txt", "old a\n"), Artifact("deep/er/b.txt", "old b\n"), Artifact("gone/c.txt", "old c\n")]
NEW = [
    Artifact("a.txt", "new a\n"),
    Artifact("deep/er/b.txt", "old b\n"),
    Artifact("fresh/d.sh", "new d\n", executable=True),
]


def content(tree: Path) -> dict[str, str]:
    return {
        str(path.relative_to(tree)): path.read_text() for path in sorted(tree.rglob("*")) if path.is_file()
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    write_tree(tree, OLD)
    return tree


def test_a_tree_holds_exactly_what_was_rendered(tree: Path) -> None:
    foreign = tree / "secrets" / "token"
    foreign.parent.mkdir()
    foreign.write_text("theirs")
    changed = write_tree(tree, NEW)
    assert [(change.path, change.before, change.after) for change in changed if change.path != MANIFEST] == [
        ("a.txt", "old a\n", "new a\n"),
        ("fresh/d.sh", None, "new d\n"),
        ("gone/c.txt", "old c\n", None),
    ]
    assert {**content(tree), MANIFEST: ""} == {
        "a.txt": "new a\n", "deep/er/b.txt": "old b\n", "fresh/d.sh": "new d\n", MANIFEST: "", "secrets/token": "theirs",
    }  # fmt: skip
    assert not (tree / "gone").exists()
    assert oct((tree / "fresh/d.sh").stat().st_mode & 0o777) == "0o755"
    assert oct((tree / "a.txt").stat().st_mode & 0o777) == "0o644"
    assert write_tree(tree, NEW) == []


@pytest.mark.parametrize("text", ["🔥 fire\n", "Ж\n", "\ufffd\n"])
def test_any_character_may_be_rendered_again(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, [Artifact("a.txt", text)])
    write_tree(tmp_path, [Artifact("a.txt", f"new {text}")])
    assert (tmp_path / "a.txt").read_text() == f"new {text}"


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_tree(tmp_path / "tree", OLD)
    finally:
        os.umask(before)
    assert oct((tmp_path / "tree/a.txt").stat().st_mode & 0o777) == "0o644"
    assert oct((tmp_path / "tree/deep/er").stat().st_mode & 0o777) == "0o755"


def test_comparing_writes_nothing(tree: Path) -> None:
    before = content(tree)
    assert Change("gone/c.txt", "old c\n", None) in changes(tree, NEW)
    assert content(tree) == before
    assert changes(tree / "nowhere", NEW)[0] == Change("a.txt", None, "new a\n")
    assert not (tree / "nowhere").exists()


@pytest.mark.parametrize(
    ("disturb", "message"),
    [
        pytest.param(lambda tree: (tree / "fresh").write_text("theirs"), "a file stands where a folder must be", id="file-for-folder"),
        pytest.param(lambda tree: ((tree / "fresh").mkdir(), (tree / "fresh/d.sh").write_text("theirs")), "was not made by rendering, which would overwrite it: move it away", id="foreign"),
        pytest.param(lambda tree: (tree / "a.txt").write_text("edited"), "was edited by hand since it was rendered: move the edit into the blueprint, or discard it with --force", id="edited"),
        pytest.param(lambda tree: (tree / "a.txt").write_bytes(b"\xff"), "was edited by hand", id="not-text"),
        pytest.param(lambda tree: (tree / "fresh").symlink_to("/tmp"), "is a symbolic link, and rendering follows none: remove it", id="link-out"),
        pytest.param(lambda tree: ((tree / "a.txt").unlink(), (tree / "a.txt").symlink_to("/etc/hostname")), "is a symbolic link", id="link"),
        pytest.param(lambda tree: ((tree / "a.txt").unlink(), (tree / "a.txt").mkdir()), "is a folder, but a file is rendered there: move it away", id="folder-for-file"),
        pytest.param(lambda tree: (tree / MANIFEST).write_text("{"), "this manifest cannot be understood", id="manifest"),
        pytest.param(lambda tree: (tree / MANIFEST).write_text('{"version": 9, "files": {}}'), "this manifest cannot be understood (version 9): restore it", id="version"),
    ],
)  # fmt: skip
def test_refusals_change_nothing(tree: Path, disturb: Callable[[Path], object], message: str) -> None:
    disturb(tree)
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    with pytest.raises(StackspecError) as caught:
        write_tree(tree, NEW)
    assert message in caught.value.message
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before


def test_force_discards_hand_edits_only(tree: Path) -> None:
    (tree / "a.txt").write_text("edited")
    write_tree(tree, NEW, force=True)
    assert content(tree)["a.txt"] == "new a\n"
    (tree / "extra.txt").write_text("theirs")
    with pytest.raises(StackspecError, match="was not made by rendering"):
        write_tree(tree, [*NEW, Artifact("extra.txt", "ours")], force=True)


def test_a_file_removed_by_hand_is_rendered_again(tree: Path) -> None:
    (tree / "a.txt").unlink()
    write_tree(tree, OLD)
    assert content(tree)["a.txt"] == "old a\n"


def test_an_unwritable_folder(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match=r"cannot write '/proc/.*nothing was changed"):
        write_tree(Path("/proc/nothing/here"), OLD)


def test_a_folder_becomes_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    folder, file = [Artifact("a/b", "1"), Artifact("a/c", "2")], [Artifact("a", "3")]
    tree = tmp_path / "tree"
    for artifacts in (folder, file, folder):
        write_tree(tree, artifacts)
        assert {path: text for path, text in content(tree).items() if path != MANIFEST} == {
            artifact.path: artifact.text for artifact in artifacts
        }
    (tree / "a" / "theirs").write_text("theirs")
    with pytest.raises(StackspecError, match="is a folder, but a file is rendered there: move it away"):
        write_tree(tree, file)


def test_permissions_are_put_right(tree: Path) -> None:
    (tree / "a.txt").chmod(0o600)
    assert write_tree(tree, OLD) == []
    assert oct((tree / "a.txt").stat().st_mode & 0o777) == "0o644"


@pytest.mark.parametrize("path", ["../victim", "/victim", "a/../../victim", "./victim", ""])
def test_a_manifest_cannot_name_what_is_not_in_the_tree(tree: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "victim").write_text("theirs")
    (tree / MANIFEST).write_text(json.dumps({"version": 1, "files": {path: digest("theirs")}}))
    with pytest.raises(StackspecError, match="is no file of this tree"):
        write_tree(tree, NEW)
    assert (tmp_path / "victim").read_text() == "theirs"


@pytest.mark.parametrize(
    ("journal", "mode"),
    [('["../victim"]', 0o600), ('["secret"]', 0o644), ("", 0o600), ('{"a": 1}', 0o600), ("[1]", 0o600)],
)
def test_a_journal_of_somebody_else_is_not_believed(
    tree: Path, tmp_path: Path, journal: str, mode: int
) -> None:
    for victim in (tmp_path / "victim", tree / "secret"):
        victim.write_text("theirs")
    staging = tree / ".stackspec-staging"
    staging.mkdir()
    (staging / "journal.json").write_text(journal)
    (staging / "journal.json").chmod(mode)
    write_tree(tree, NEW)
    assert (tmp_path / "victim").read_text() == (tree / "secret").read_text() == "theirs"
    assert not staging.exists()


@pytest.mark.parametrize("name", ["tree", "tree/.stackspec-staging"])
def test_links_in_place_of_our_folders_are_refused(tree: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if name == "tree":
        tree.rename(tmp_path / "moved")
    (tmp_path / name).symlink_to(elsewhere)
    with pytest.raises(StackspecError, match="is a symbolic link, and rendering follows none: remove it"):
        write_tree(tree, NEW)
    assert list(elsewhere.iterdir()) == []


STEPS = ("mkdir", "link", "replace", "rename", "unlink", "fsync", "chmod")


def write_tree_with_fault(tree: Path, step: str, count: int, fault: str) -> bool:
    """Render NEW; the ``count``-th call of ``os.<step>`` fails or kills the process. True if rendering reported a failure."""
    real, calls = getattr(os, step), iter(range(1 << 30))

    def faulty(*arguments: object, **options: object) -> object:
        if next(calls) == count:
            if fault == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "No space left on device", "somewhere")
        return real(*arguments, **options)

    setattr(os, step, faulty)
    try:
        write_tree(tree, NEW)
    except EnvironmentFailure as error:
        assert "free some space; nothing was changed" in error.message
        return True
    return False


def in_child(work: Callable[[], bool]) -> bool:
    """The result of ``work`` in a process of its own; False if it is killed."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = int(work())
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) in (0, 1)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1


@pytest.mark.parametrize("fault", ["error", "kill"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("count", range(8))
def test_whatever_is_interrupted_the_old_tree_or_the_new_one_stands(
    tree: Path, step: str, count: int, fault: str
) -> None:
    """Fail or die at the ``count``-th call of one system call; the next comparison or rendering sees a whole tree."""
    old = content(tree)
    failed = in_child(lambda: write_tree_with_fault(tree, step, count, fault))
    if failed:
        assert content(tree) == old
    assert write_tree(tree, OLD) is not None
    assert content(tree) == old
    assert write_tree(tree, NEW)
    assert content(tree)["fresh/d.sh"] == "new d\n"
    assert sorted(read_manifest(tree)) == ["a.txt", "deep/er/b.txt", "fresh/d.sh"]
