"""Kept answers, addressed by content: everything that was looked at must be as it was.

An answer holds as long as each file that was read, each path that was looked for, each variable that was used, the policy,
the rules and this program are the same. Deleting the folder loses time and nothing else. Writing is atomic; whatever is
unreadable in the folder counts as not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from stackspec import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Cache", "Observed", "default_folder", "digest"]

FORMAT = 2
MOST_ANSWERS = 20_000
"""Files in the folder, after which the oldest half goes."""


def digest(text: str | bytes) -> str:
    """Return the identity of a content."""
    return hashlib.blake2b(text.encode() if isinstance(text, str) else text, digest_size=16).hexdigest()


def default_folder() -> str:
    """Return where answers are kept unless the user says otherwise (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "stackspec", "answers")


class Observed:
    """What an answer rests on: what stands at paths and in folders, identities of files' contents and variables' values."""

    def __init__(self) -> None:
        self.files: dict[str, str | None] = {}
        self.paths: dict[str, str | None] = {}
        self.folders: dict[str, str | None] = {}
        self.variables: dict[str, str | None] = {}

    def file(self, path: str) -> None:
        """Note a file as it is now."""
        if path not in self.files:
            self.files[path] = file_identity(path)

    def path(self, path: str) -> None:
        """Note what stands at a path now, whatever its content."""
        self.paths[path] = path_identity(path)

    def folder(self, path: str) -> None:
        """Note the names in a folder as they are now."""
        self.folders[path] = folder_identity(path)

    def variable(self, name: str, environment: Mapping[str, str]) -> None:
        """Note a variable as it is now; its value is kept only as an identity."""
        value = environment.get(name)
        self.variables[name] = None if value is None else digest(value)

    def holds(self, environment: Mapping[str, str], identities: dict[str, str | None]) -> bool:
        """Whether everything is still as noted; ``identities`` remembers files between answers."""
        for path, identity in self.files.items():
            if path not in identities:
                identities[path] = file_identity(path)
            if identities[path] != identity:
                return False
        for name, identity in self.variables.items():
            value = environment.get(name)
            if (None if value is None else digest(value)) != identity:
                return False
        return all(path_identity(path) == identity for path, identity in self.paths.items()) and all(
            folder_identity(path) == identity for path, identity in self.folders.items()
        )


def file_identity(path: str) -> str | None:
    """Return the identity of a file's content; None where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except (OSError, ValueError):
        return None


def path_identity(path: str) -> str | None:
    """Return what stands at a path, as its kind and permissions; None for nothing."""
    try:
        return f"{os.stat(path).st_mode:o}"
    except (OSError, ValueError):
        return None


def folder_identity(path: str) -> str | None:
    """Return the identity of the names in a folder; None where it is none."""
    try:
        return digest("\n".join(sorted(os.listdir(path))))
    except (OSError, ValueError):
        return None


def program_identity() -> str:
    """Return what tells this program from a changed one: its version, Python's, and its files' sizes and times."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    state = hashlib.blake2b(digest_size=16)
    for folder in _folders(package):
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name.endswith((".py", ".yaml", ".json")):
                    status = entry.stat()
                    state.update(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return f"{__version__} {sys.version_info[:2]} {state.hexdigest()}"


def _folders(package: str) -> Iterable[str]:
    """Yield the folders whose contents decide an answer."""
    for name in (
        "compose",
        "findings",
        "linting",
        "monitoring",
        "policy",
        "promql",
        "rules",
        "source",
        "units",
    ):
        for folder, folders, _ in os.walk(os.path.join(package, name)):
            folders[:] = sorted(one for one in folders if one != "__pycache__")
            yield folder


class Cache:
    """Answers in a folder. A key names the question; what was observed says whether its answer still holds."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._program = program_identity() if folder else ""
        self._identities: dict[str, str | None] = {}
        self.written = 0

    def _path(self, question: str) -> str:
        name = digest(f"{FORMAT}\0{self._program}\0{question}")
        return os.path.join(self._folder or "", name[:2], name[2:])

    def get(self, question: str, environment: Mapping[str, str]) -> Any:
        """Return the answer kept for a question, if everything is still as observed; else None."""
        if self._folder is None:
            return None
        try:
            with open(self._path(question), encoding="utf-8") as file:
                kept = json.load(file)
            observed = Observed()
            observed.files, observed.paths = kept["files"], kept["paths"]
            observed.folders, observed.variables = kept["folders"], kept["variables"]
            return kept["answer"] if observed.holds(environment, self._identities) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, question: str, observed: Observed, answer: Any) -> None:
        """Keep an answer. A folder that cannot be written is no failure: the next run takes longer, that is all."""
        if self._folder is None:
            return
        import tempfile

        kept = {
            "files": observed.files,
            "paths": observed.paths,
            "folders": observed.folders,
            "variables": observed.variables,
            "answer": answer,
        }
        path = self._path(question)
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    json.dump(kept, file, ensure_ascii=False, separators=(",", ":"))
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            return
        self.written += 1

    def prune(self) -> None:
        """Drop the oldest half if there are too many answers; only after writing, and only now and then."""
        if self._folder is None or not self.written:
            return
        try:
            found = [
                entry
                for folder in os.scandir(self._folder)
                if folder.is_dir()
                for entry in os.scandir(folder)
            ]
            if len(found) > MOST_ANSWERS:
                found.sort(key=lambda entry: entry.stat().st_mtime)
                for entry in found[: len(found) // 2]:
                    os.unlink(entry.path)
        except OSError:
            return
