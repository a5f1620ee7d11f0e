"""What is known about common images: facts with their source and date, one file an image in ``known_images/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path as FilePath
from typing import Any

from stackspec.compose.view.lazy import lazy

__all__ = ["KnownImage", "known_image"]

FOLDER = FilePath(__file__).with_name("known_images")


class KnownImage:
    """Facts about an image, as its publisher documents them.

    The file's keys: ``repositories`` (in full, ``docker.io/library/postgres``), ``source`` (URL), ``checked`` (date), and
    any of ``kind`` (``datastore``, ``cache``, ``broker``, ``proxy``, ``monitoring``, ``admin``, ``runtime``, ``base``),
    ``user`` (that it starts as), ``drops_privileges`` (starts as root and steps down by itself), ``ports``, ``data``
    (paths of its state), ``writes`` (other paths that it writes), ``capabilities`` (that it needs beyond none), ``tools``
    (programs fit for a probe), ``healthcheck`` (has its own), ``probe`` (a good test), ``stop_grace_seconds``,
    ``shm_bytes``, ``file_variables`` (reads ``X_FILE``), ``default_logins``, ``end_of_life`` (version → date).
    """

    def __init__(self, name: str, facts: dict[str, Any]) -> None:
        self.name = name
        self.facts = facts

    def __getitem__(self, fact: str) -> Any:
        return self.facts[fact]

    def get(self, fact: str, default: Any = None) -> Any:
        """Return a fact, or ``default`` where nothing is known about it."""
        return self.facts.get(fact, default)

    @property
    def kind(self) -> str:
        """What the image is for; empty where it is not said."""
        return str(self.facts.get("kind") or "")

    @lazy
    def is_datastore(self) -> bool:
        """Whether it keeps other services' data: a database, a cache or a broker."""
        return self.kind in ("datastore", "cache", "broker")

    @lazy
    def ports(self) -> frozenset[int]:
        """The ports that it listens on by default."""
        return frozenset(self.facts.get("ports") or ())

    @lazy
    def data(self) -> tuple[str, ...]:
        """The folders that hold its state."""
        return tuple(self.facts.get("data") or ())

    @lazy
    def tools(self) -> frozenset[str]:
        """Programs in it that a probe can use."""
        return frozenset(self.facts.get("tools") or ())

    def end_of_life(self, version: tuple[int, ...]) -> tuple[str, str] | None:
        """Return the release line that ``version`` belongs to and the date its support ended or ends, if known."""
        for spelt, date in (self.facts.get("end_of_life") or {}).items():
            line = tuple(int(part) for part in str(spelt).split("."))
            if version[: len(line)] == line:
                return str(spelt), str(date)
        return None


@cache
def known_image(registry: str, repository: str) -> KnownImage | None:
    """Return what is known about an image: found by its last name, accepted if its repository is listed.

    A Docker Hub image without a namespace is ``library/NAME``.
    """
    name = repository.rpartition("/")[2]
    path = FOLDER / f"{name}.yaml"
    if not name or not path.is_file():
        return None
    import yaml

    with path.open(encoding="utf-8") as file:
        facts = yaml.load(file, Loader=yaml.CSafeLoader)
    return KnownImage(name, facts) if f"{registry}/{repository}" in facts["repositories"] else None
