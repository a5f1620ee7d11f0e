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
    ``shm_bytes``, ``file_variables`` (reads ``X_FILE``), ``default_logins``, ``end_of_life`` (version → date),
    ``lacks`` (programs that probes like to use and that are not in it), ``shell`` (what its ``sh`` is: ``dash``,
    ``ash``, ``bash``), ``programs`` (that run as its server), ``data_variable`` (moves its data folder),
    ``data_folder`` (where below ``data`` they are, with ``{major}`` for the version), ``init``
    (process 1 is an init that passes signals on), ``host_paths`` (that it reads of the host, by its documentation).

    Facts that differ by tag stand in ``variants``, a list of mappings of such facts: each holds where one of the
    tag's words begins with its ``tag`` (``alpine``), and the version lies between its ``from`` and ``before``;
    later entries go before earlier ones. ``same_as`` names the file that a sister image shares.
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

    @lazy
    def lacks(self) -> frozenset[str]:
        """Programs that probes like to use and that are known not to be in it."""
        return frozenset(self.facts.get("lacks") or ()) - self.tools

    def variant(self, tag: str | None, version: tuple[int, ...]) -> KnownImage:
        """Return the facts of the image with that tag. A tag without a version names the newest, as far as is known."""
        facts = dict(self.facts)
        words = (tag or "latest").lower().replace("_", "-").split("-")
        for variant in self.facts.get("variants") or ():
            if _holds(variant, words, version):
                facts.update(variant)
        return KnownImage(self.name, facts)

    def end_of_life(self, version: tuple[int, ...]) -> tuple[str, str] | None:
        """Return the release line that ``version`` belongs to and the date its support ended or ends, if known."""
        for spelt, date in (self.facts.get("end_of_life") or {}).items():
            line = tuple(int(part) for part in str(spelt).split("."))
            if version[: len(line)] == line:
                return str(spelt), str(date)
        return None


def _holds(variant: dict[str, Any], words: list[str], version: tuple[int, ...]) -> bool:
    if "tag" in variant and not any(word.startswith(str(variant["tag"])) for word in words):
        return False
    if "from" in variant and version and version < _version(variant["from"]):
        return False
    return not ("before" in variant and (not version or version >= _version(variant["before"])))


def _version(spelt: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(spelt).split("."))


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
    if f"{registry}/{repository}" not in facts["repositories"]:
        return None
    sister = facts.get("same_as")
    if sister:
        with (FOLDER / f"{sister}.yaml").open(encoding="utf-8") as file:
            facts = yaml.load(file, Loader=yaml.CSafeLoader) | facts
    return KnownImage(name, facts)


@cache
def kind_of_name(name: str) -> str:
    """Return what an image is for by its own name alone, whoever publishes it; empty where that is not known."""
    import yaml

    path = FOLDER / f"{name}.yaml"
    if not name or name in _COMMON_NAMES or not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        facts = yaml.load(file, Loader=yaml.CSafeLoader)
    return kind_of_name(facts["same_as"]) if "same_as" in facts else str(facts.get("kind") or "")


_COMMON_NAMES = frozenset({"server", "app", "web", "api"})
"""Names that say nothing without their publisher's."""
