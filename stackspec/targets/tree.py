"""Write a rendered tree, all of it or nothing, and touch nothing else that lies in the folder.

New content is first written completely into a staging folder inside the tree. Only then are files moved, the replaced ones kept
aside and every move recorded first; an error undoes the moves, and after a crash the next rendering does. What the
manifest does not list belongs to somebody else and is never overwritten or removed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.targets.manifest import MANIFEST, digest, manifest_of, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from stackspec.targets.artifact import Artifact

__all__ = ["Change", "changes", "write_tree"]

_STAGING = ".stackspec-staging"
_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that rendering would create (``before`` is None), rewrite, or remove (``after`` is None)."""

    path: str
    before: str | None
    after: str | None


def changes(tree: Path, artifacts: Sequence[Artifact]) -> list[Change]:
    """What rendering would change in ``tree``, sorted by path. Reads only; an interrupted rendering counts as it stands.

    Raises StackspecError where a symbolic link stands in a rendered file's way.
    """
    wanted = {artifact.path: artifact for artifact in (*artifacts, manifest_of(artifacts))}
    found = [
        Change(path, _content(tree, path), wanted[path].text if path in wanted else None)
        for path in sorted({*wanted, *read_manifest(tree)})
    ]
    return [change for change in found if change.before != change.after]


def write_tree(tree: Path, artifacts: Sequence[Artifact], *, force: bool = False) -> list[Change]:
    """Make ``tree`` hold exactly ``artifacts``, apart from files that rendering did not make; return what changed.

    Raises StackspecError if a file of somebody else, a hand-edited file (unless ``force``) or a symbolic link stands in the
    way, and EnvironmentFailure if the disk or a permission does; the tree is then as before.
    """
    with _disk_errors(tree):
        _make_folder(tree)
        with _locked(tree):
            _recover(tree)
            changed = changes(tree, artifacts)
            if changed:
                _refuse_foreign(tree, changed, force=force)
                _commit(tree, changed, {artifact.path for artifact in artifacts if artifact.executable})
    return changed


def _content(tree: Path, path: str) -> str | None:
    """The text of a file in the tree, None if it is not there; undecodable bytes survive as surrogates."""
    _refuse_links(tree, path)
    try:
        return (tree / path).read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise StackspecError(
            f"{str(tree / path)!r} is a folder, but a file is rendered there: move it away"
        ) from None


def _refuse_links(tree: Path, path: str) -> None:
    """Links on the way could lead out of the tree, so none is followed."""
    step = tree
    for part in path.split("/"):
        step = step / part
        if step.is_symlink():
            raise StackspecError(f"{str(step)!r} is a symbolic link, and rendering follows none: remove it")


def _refuse_foreign(tree: Path, changed: Sequence[Change], *, force: bool) -> None:
    known = read_manifest(tree)
    for change in changed:
        if change.path == MANIFEST or change.before is None:
            continue
        if change.path not in known:
            message = f"{str(tree / change.path)!r} was not made by rendering, which would overwrite it: move it away"
            raise StackspecError(message)
        if known[change.path] != _digest_bytes(change.before) and not force:
            message = (
                f"{str(tree / change.path)!r} was edited by hand since it was rendered: "
                "move the edit into the blueprint, or discard it with --force"
            )
            raise StackspecError(message)


def _digest_bytes(text: str) -> str:
    """The digest of a file's text; of none that has bytes which are no UTF-8, kept as lone surrogates."""
    decodable = text.isascii() or not any("\udc80" <= character <= "\udcff" for character in text)
    return digest(text) if decodable else "undecodable"


def _commit(tree: Path, changed: Sequence[Change], executable: set[str]) -> None:
    staging = tree / _STAGING
    try:
        for change in changed:
            if change.after is not None:
                _write(
                    staging / "new" / change.path, change.after, 0o755 if change.path in executable else 0o644
                )
        for change in changed:
            if change.before is not None:
                kept = staging / "old" / change.path
                kept.parent.mkdir(parents=True, exist_ok=True)
                os.link(tree / change.path, kept)
        _write(staging / _JOURNAL, json.dumps([change.path for change in changed]), 0o600)
        _move(tree, changed)
        (staging / _JOURNAL).unlink()  # from here on the new tree stands
    except BaseException:
        _recover(tree)
        raise
    with contextlib.suppress(
        OSError
    ):  # what is left behind is empty or staged, and goes with the next rendering
        shutil.rmtree(staging)
        _remove_empty_folders(tree, [change.path for change in changed if change.after is None])


def _move(tree: Path, changed: Sequence[Change]) -> None:
    for change in changed:
        target = tree / change.path
        if change.after is None:
            target.unlink()
        else:
            _make_folder(target.parent)
            (tree / _STAGING / "new" / change.path).replace(target)


def _make_folder(folder: Path) -> None:
    """Make a folder that containers can enter, whatever the umask."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file to the disk, not only to its cache, with a mode that the umask does not narrow."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(mode)


def _recover(tree: Path) -> None:
    """Undo what an interrupted rendering had begun to move, and drop what it had staged."""
    staging = tree / _STAGING
    if not staging.is_dir() or staging.is_symlink():
        return
    with contextlib.suppress(FileNotFoundError):
        for path in json.loads((staging / _JOURNAL).read_text("utf-8")):
            kept = staging / "old" / path
            if kept.exists():
                kept.replace(tree / path)
            else:
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    (tree / path).unlink()
                _remove_empty_folders(tree, [path])
    shutil.rmtree(staging)


def _remove_empty_folders(tree: Path, removed: Sequence[str]) -> None:
    for path in removed:
        for folder in (tree / path).parents:
            if folder == tree or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


@contextlib.contextmanager
def _locked(tree: Path) -> Iterator[None]:
    """One rendering of a tree at a time; the lock goes with the process."""
    handle = os.open(tree, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _disk_errors(tree: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cure = _CURES.get(error.errno or 0, "see to it and render again")
        name = error.filename or tree
        raise EnvironmentFailure(
            f"cannot write {str(name)!r}: {error.strerror}: {cure}; nothing was changed"
        ) from error


_CURES: Mapping[int, str] = {
    errno.EACCES: "make the folder writable or choose another with --out",
    errno.EROFS: "choose a folder on a writable disk with --out",
    errno.ENOSPC: "free some space",
    errno.ENOTDIR: "a file stands where a folder must be: move it or choose another folder with --out",
    errno.EEXIST: "a file stands where a folder must be: move it or choose another folder with --out",
}
