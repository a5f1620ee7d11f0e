"""Find blueprints by name or path."""

from __future__ import annotations

from pathlib import Path

from stackspec.errors import StackspecError

__all__ = ["FILE_NAME", "find", "find_all"]

FILE_NAME = "stack.py"
_FOLDER = "blueprints"


def find_all(root: Path) -> list[Path]:
    """Every ``blueprints/*/stack.py`` below ``root``, sorted by name.

    Raises StackspecError if there is none.
    """
    found = sorted((root / _FOLDER).glob(f"*/{FILE_NAME}"))
    if not found:
        raise StackspecError(
            f"{str(root / _FOLDER)!r} holds no <name>/{FILE_NAME}: write one, or name a blueprint's path"
        )
    return found


def find(name: str, root: Path) -> Path:
    """The file of a blueprint given as its name, its folder or its file.

    Raises StackspecError, with the names that exist, if there is no such blueprint.
    """
    given = Path(name)
    for candidate in (root / _FOLDER / name / FILE_NAME, given / FILE_NAME, given):
        if candidate.is_file():
            return candidate
        if candidate.name == FILE_NAME and candidate.is_dir():
            raise StackspecError(
                f"{str(candidate)!r} is a folder, but a blueprint is a file: rename the folder"
            )
    from difflib import get_close_matches

    known = sorted(path.parent.name for path in (root / _FOLDER).glob(f"*/{FILE_NAME}"))
    close = get_close_matches(name, known, n=1)
    cure = (
        f"did you mean {close[0]!r}?"
        if close
        else f"there are {', '.join(known)}"
        if known
        else f"create {_FOLDER}/{name}/{FILE_NAME}"
    )
    raise StackspecError(f"there is no blueprint {name!r}: {cure}")
