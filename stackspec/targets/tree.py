"""Write a rendered tree, all of it or nothing, and touch nothing else that lies in the folder.

What the manifest does not list belongs to somebody else and is never overwritten or removed. Neither the manifest nor a
symbolic link is trusted to lead out of the tree: both may come with somebody's change. How the files are exchanged is
the matter of :mod:`stackspec.targets.exchange`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.targets.exchange import exchange, make_folder, recover, refuse_links, remove_empty
from stackspec.targets.manifest import MANIFEST, digest, manifest_of, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from stackspec.targets.artifact import Artifact

__all__ = ["Change", "changes", "write_tree"]


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
    _refuse_linked_tree(tree)
    wanted = {artifact.path: artifact for artifact in (*artifacts, manifest_of(artifacts))}
    known = read_manifest(tree)
    found = [
        Change(path, _content(tree, path, known), wanted[path].text if path in wanted else None)
        for path in sorted({*wanted, *known})
    ]
    return [change for change in found if change.before != change.after]


def _refuse_linked_tree(tree: Path) -> None:
    """The folders of a blueprint and of an environment are made by rendering; a link in their place leads elsewhere.

    What lies above them, the folder given as ``--out``, is the user's choice and may be a link.
    """
    for folder in (tree.parent, tree):
        if folder.name and folder.is_symlink():
            raise StackspecError(f"{str(folder)!r} is a symbolic link, and rendering follows none: remove it")


def write_tree(tree: Path, artifacts: Sequence[Artifact], *, force: bool = False) -> list[Change]:
    """Make ``tree`` hold exactly ``artifacts``, apart from files that rendering did not make; return what changed.

    Raises StackspecError if a file of somebody else, a hand-edited file (unless ``force``) or a symbolic link stands in the
    way, and EnvironmentFailure if the disk or a permission does; the tree is then as before.
    """
    with _disk_errors(tree):
        _refuse_linked_tree(tree)
        made = make_folder(tree)
        try:
            with _locked(tree):
                recover(tree)
                changed = changes(tree, artifacts)
                _refuse_foreign(tree, changed, force=force)
                exchange(tree, {change.path: change.after for change in changed}, _modes(artifacts))
        except BaseException:
            remove_empty(made)
            raise
    return changed


def _modes(artifacts: Sequence[Artifact]) -> dict[str, int]:
    """The permissions of every rendered file: readable by whatever user a container runs as."""
    modes = {artifact.path: 0o755 if artifact.executable else 0o644 for artifact in artifacts}
    return {**modes, MANIFEST: 0o644}


def _content(tree: Path, path: str, known: Mapping[str, str]) -> str | None:
    """The text of a file in the tree, None if it is not there; undecodable bytes survive as surrogates."""
    refuse_links(tree, path)
    try:
        return (tree / path).read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        inside = [str(item.relative_to(tree)) for item in (tree / path).rglob("*") if not item.is_dir()]
        if inside and all(item in known for item in inside):
            return None  # rendered files that go, and their folder with them
        raise StackspecError(
            f"{str(tree / path)!r} is a folder, but a file is rendered there: move it away"
        ) from None


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
