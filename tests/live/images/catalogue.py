"""What images.toml says: which images can be built here, from what, and which cannot."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["HERE", "Image", "NotProven", "catalogue", "not_proven", "with_what_they_stand_on"]

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Image:
    """A table of images.toml; the fields are explained there."""

    names: tuple[str, ...]
    folder: str
    stands_on: tuple[Image, ...] = ()
    package: str = ""
    args: Mapping[str, str] = field(default_factory=dict, hash=False)
    contract: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    helper: bool = False
    ca: bool = False

    @property
    def name(self) -> str:
        """The first name, by which lines and messages call it."""
        return self.names[0]

    def content(self) -> str:
        """A hash of all that the image is built from: its arguments, its folder, what it stands on."""
        digest = hashlib.sha256(json.dumps(dict(self.args), sort_keys=True).encode())
        for parent in self.stands_on:
            digest.update(parent.content().encode())
        for path in sorted((HERE / self.folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                executable = path.stat().st_mode & 0o111
                digest.update(f"{path.relative_to(HERE)}\0{executable}\0".encode() + path.read_bytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class NotProven:
    """Images that cannot be had without a registry."""

    names: tuple[str, ...]
    reason: str


def catalogue() -> tuple[Image, ...]:
    """All images, each after what it stands on.

    Raises:
        KeyError: `from` names a folder that no earlier table has.
    """
    images: dict[str, Image] = {}
    result: list[Image] = []
    tables = _tables()
    for kind in ("helper", "image"):
        for table in tables[kind]:
            image = _image(table, images, helper=kind == "helper")
            images.setdefault(image.folder, image)
            result.append(image)
    return tuple(result)


def not_proven() -> tuple[NotProven, ...]:
    """What images.toml says cannot be built."""
    return tuple(NotProven(tuple(table["names"]), table["reason"]) for table in _tables()["not_proven"])


def with_what_they_stand_on(names: Iterable[str], images: tuple[Image, ...]) -> list[Image]:
    """The images of these names or folders, or all, each after what it stands on.

    Raises:
        KeyError: a name that images.toml does not list.
    """
    by_name = {name: image for image in reversed(images) for name in (*image.names, image.folder)}
    todo: dict[Image, None] = {}

    def add(image: Image) -> None:
        for parent in image.stands_on:
            add(parent)
        todo.setdefault(image)

    for image in [by_name[name] for name in names] or images:
        add(image)
    return list(todo)


def _tables() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((HERE / "images.toml").read_text(encoding="utf-8"))


def _image(table: dict[str, Any], images: Mapping[str, Image], *, helper: bool) -> Image:
    return Image(
        names=tuple(table["names"]),
        folder=table["folder"],
        stands_on=tuple(images[folder] for folder in table.get("from", ())),
        package=table.get("package", ""),
        args=table.get("args", {}),
        contract=tuple(table.get("contract", ())),
        differs=tuple(table.get("differs", ())),
        helper=helper,
        ca=table.get("ca", False),
    )
