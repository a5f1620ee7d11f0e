"""Exchange many files of a folder at once: all of them or, whatever happens, none.

New content is first written completely into a staging folder inside the tree. Only then are files moved; the replaced ones
are kept aside and every move is recorded first. An error undoes the moves, and after a crash the next exchange does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError
from stackspec.targets.manifest import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["exchange", "make_folder", "recover", "refuse_links", "remove_empty"]

_STAGING = ".stackspec-staging"
_JOURNAL = "journal.json"
_PRIVATE = 0o600


def exchange(tree: Path, contents: Mapping[str, str | None], modes: Mapping[str, int]) -> None:
    """Give each file of ``contents`` its text, None for removed, and every file of ``modes`` its permissions.

    Paths are relative to ``tree``. Raises OSError when the disk or a permission stands in the way; the tree is then as before.
    """
    if contents:
        _exchange(tree, contents, modes)
    for path, mode in modes.items():
        if (tree / path).stat().st_mode & 0o777 != mode:
            (tree / path).chmod(mode)


def _exchange(tree: Path, contents: Mapping[str, str | None], modes: Mapping[str, int]) -> None:
    staging = tree / _STAGING
    try:
        for path, text in contents.items():
            if text is not None:
                _write(staging / "new" / path, text, modes[path])
            if (tree / path).is_file():
                kept = staging / "old" / path
                kept.parent.mkdir(parents=True, exist_ok=True)
                os.link(tree / path, kept)
        _write(staging / "journal.new", json.dumps(sorted(contents)), _PRIVATE)
        (staging / "journal.new").replace(staging / _JOURNAL)
        _move(tree, contents)
        (staging / _JOURNAL).unlink()  # from here on the new tree stands
    except BaseException:
        recover(tree)
        raise
    with contextlib.suppress(OSError):  # what is left behind is staged, and goes with the next exchange
        shutil.rmtree(staging)


def _move(tree: Path, contents: Mapping[str, str | None]) -> None:
    """Removals first: a file may come where a folder was."""
    removed = [path for path, text in contents.items() if text is None]
    for path in removed:
        (tree / path).unlink(missing_ok=True)
    _remove_empty_folders(tree, removed)
    for path, text in contents.items():
        if text is not None:
            make_folder((tree / path).parent)
            (tree / _STAGING / "new" / path).replace(tree / path)


def recover(tree: Path) -> None:
    """Undo what an interrupted exchange had begun to move, and drop what it had staged.

    Raises StackspecError if the staging folder is a link, or a path of the journal leads through one.
    """
    staging = tree / _STAGING
    refuse_links(tree, _STAGING)
    if not staging.is_dir():
        return
    moved = _journal(staging)
    for path in moved:
        refuse_links(tree, path)
    new = [path for path in moved if not (staging / "old" / path).exists()]
    for path in new:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            (tree / path).unlink()
    _remove_empty_folders(tree, new)
    for path in moved:
        kept = staging / "old" / path
        if kept.exists():
            make_folder((tree / path).parent)
            kept.replace(tree / path)
    shutil.rmtree(staging)


def _journal(staging: Path) -> list[str]:
    """The files that an interrupted exchange was about to move; none if it had not come so far.

    A journal that somebody else wrote, or that came with a checkout, is not believed: ours is private to its writer, and
    version control knows no private files.
    """
    path = staging / _JOURNAL
    try:
        status = path.lstat()
        listed = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    if status.st_uid != os.getuid() or status.st_mode & 0o777 != _PRIVATE or not isinstance(listed, list):
        return []
    return [item for item in listed if isinstance(item, str) and is_inside(item)]


def refuse_links(tree: Path, path: str) -> None:
    """Links on the way could lead out of the tree, so none is followed."""
    step = tree
    for part in path.split("/"):
        step = step / part
        if step.is_symlink():
            raise StackspecError(f"{str(step)!r} is a symbolic link, and rendering follows none: remove it")


def make_folder(folder: Path) -> list[Path]:
    """Make a folder that containers can enter, whatever the umask; return what was made, the innermost first."""
    if folder.is_dir():
        return []
    above = make_folder(folder.parent)
    folder.mkdir()
    folder.chmod(0o755)
    return [folder, *above]


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the innermost first, as far as they are empty."""
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _remove_empty_folders(tree: Path, removed: Iterable[str]) -> None:
    """Remove the folders in which a removed file was the last."""
    for path in removed:
        for folder in (tree / path).parents:
            if folder == tree or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file to the disk, not only to its cache, with permissions that the umask does not narrow."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(mode)
