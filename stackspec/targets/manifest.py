"""The record, inside a rendered tree, of which files rendering made."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from stackspec.errors import StackspecError
from stackspec.source.place import Place
from stackspec.targets.artifact import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["MANIFEST", "digest", "is_inside", "manifest_of", "read_manifest"]

MANIFEST = "manifest.json"
_VERSION = 1


def digest(text: str) -> str:
    """The content's digest as the manifest spells it."""
    return "sha256:" + sha256(text.encode()).hexdigest()


def manifest_of(artifacts: Iterable[Artifact]) -> Artifact:
    """The manifest as one more artifact: the digest of each file by path."""
    files = {artifact.path: digest(artifact.text) for artifact in artifacts}
    return Artifact(
        MANIFEST, json.dumps({"version": _VERSION, "files": files}, indent=2, sort_keys=True) + "\n"
    )


def is_inside(path: str) -> bool:
    """Whether a relative path stays in its tree; what a file claims is not believed without asking."""
    return not path.startswith("/") and {"", ".", ".."}.isdisjoint(path.split("/")) and "\0" not in path


def read_manifest(tree: Path) -> Mapping[str, str]:
    """Digests by path of what an earlier rendering made; empty where nothing was rendered yet.

    Raises StackspecError if there is a manifest that cannot be understood: then nobody knows whose the files are.
    """
    path = tree / MANIFEST
    try:
        content = json.loads(path.read_text("utf-8"))
        files = content["files"]
        if content["version"] != _VERSION or not all(
            isinstance(item, str) for item in (*files, *files.values())
        ):
            raise ValueError(f"version {content['version']!r}")
        outside = [name for name in files if not is_inside(name)]
        if outside:
            raise ValueError(f"{outside[0]!r} is no file of this tree")
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"this manifest cannot be understood ({error}): restore it, or delete it with the rendered files"
        )
        raise StackspecError(message, Place(str(path), 1)) from error
    return dict(files)
