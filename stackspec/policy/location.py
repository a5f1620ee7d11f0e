"""Where policy files are: the shipped ones, one that the user names, or the nearest one above.

Apart from reading them, because a kept answer needs no more than their names.
"""

from __future__ import annotations

from pathlib import Path as FilePath

from stackspec.errors import StackspecError

__all__ = ["FILE_NAME", "find_policy", "shipped_policies"]

FILE_NAME = "stackspec-policy.yaml"
"""What an organisation's policy is called where nothing names it."""

DEFAULT = "baseline"
PROFILES = FilePath(__file__).parent / "profiles"


def shipped_policies() -> dict[str, FilePath]:
    """Return the policies that come with the package, by name."""
    return {file.stem: file for file in sorted(PROFILES.glob("*.yaml"))}


def find_policy(name: str | None, start: FilePath) -> tuple[FilePath, str]:
    """Return a policy's file and how messages call it.

    ``name`` is a shipped policy's or a path. Without one it is the ``stackspec-policy.yaml`` of ``start`` or the nearest
    folder above it, within the same repository; and else the shipped ``baseline``.
    """
    shipped = shipped_policies()
    if name is None:
        for folder in (start, *start.parents):
            if (folder / FILE_NAME).is_file():
                return folder / FILE_NAME, str(folder / FILE_NAME)
            if (folder / ".git").exists():
                break
        return shipped[DEFAULT], DEFAULT
    if name in shipped:
        return shipped[name], name
    if FilePath(name).is_file():
        return FilePath(name), name
    raise StackspecError(f"no policy {name!r}: name a file, or one of {', '.join(shipped)}")
