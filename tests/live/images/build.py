"""Build the stand-in images that images.toml lists, as far as they are missing.

    python -m tests.live.images.build [--list] [NAME...]     default: all

One line an image: built, there (nothing to do) or kept (an image of that name which is not ours: a machine
with a registry has the real one). An image is there when its label says that it was built from what its
folder, and those of the images that it stands on, hold now.
Exit codes: 0 all are there, 1 a build failed, 2 no such image, 3 no engine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.live.images.catalogue import HERE, Image, catalogue, not_proven, with_what_they_stand_on

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT = "org.stackspec.images.content"
VERSION = "org.stackspec.images.version"
AT_ONCE = 2
FRESH = 24 * 3600
"""Seconds after which the archive's lists are fetched anew, if there is something to build."""


class BuildError(Exception):
    """The engine could not build an image; the text is the end of its log."""


def run(*command: str, stdin: bytes | None = None) -> bytes:
    """The output of a command.

    Raises:
        BuildError: it ended with another code than 0; the text is the end of what it said.
    """
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr or done.stdout
        raise BuildError("\n".join(said.decode(errors="replace").strip().splitlines()[-25:]))
    return done.stdout


def inspect(name: str) -> dict[str, Any] | None:
    """What the engine knows of a local image, or None."""
    done = subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False)
    return json.loads(done.stdout)[0] if done.returncode == 0 else None


def labels(known: dict[str, Any] | None) -> dict[str, str]:
    """The labels of an image that `inspect` described."""
    return (known or {}).get("Config", {}).get("Labels") or {}


def state(image: Image) -> str:
    """`there`, `missing` (not all of its names lead to it) or `kept` (a name leads to somebody else's)."""
    known = [inspect(name) for name in image.names]
    if any(one and CONTENT not in labels(one) for one in known):
        return "kept"
    good = {one["Id"] for one in known if one and labels(one).get(CONTENT) == image.content()}
    return "there" if len(good) == 1 and all(one and one["Id"] in good for one in known) else "missing"


def build(image: Image, version: str) -> None:
    """Build one image and give it all its names.

    Raises:
        BuildError: the engine could not.
    """
    marks = {CONTENT: image.content()} | ({VERSION: version} if version else {})
    if image.folder == "base":
        root = run(str(HERE / "base/make-root"), "trixie")
        changes = [part for key, value in marks.items() for part in ("--change", f"LABEL {key}={value}")]
        run("docker", "import", *changes, "--change", 'CMD ["bash"]', "-", image.name, stdin=root)
        return
    options = [part for key, value in marks.items() for part in ("--label", f"{key}={value}")]
    options += [part for key, value in image.args.items() for part in ("--build-arg", f"{key}={value}")]
    options += [part for name in image.names for part in ("--tag", name)]
    if image.folder == "packages":
        options.append("--no-cache")
    if image.ca:
        options += [
            "--secret",
            f"id=ca,src={os.environ.get('SSL_CERT_FILE', '/etc/ssl/certs/ca-certificates.crt')}",
        ]
    run("docker", "build", "--quiet", "--pull=false", *options, str(HERE / image.folder))


def versions(images: Iterable[Image]) -> dict[str, str]:
    """From package to version: the Debian packages inside, as the archive's lists have them now."""
    packages = sorted({image.package for image in images if image.package})
    show = ("apt-cache", "show", "--no-all-versions", *packages)
    said = run("docker", "run", "--rm", "--network=none", "stackspec-images/packages:local", *show)
    entries = [
        dict(line.split(": ", 1) for line in entry.splitlines() if ": " in line)
        for entry in said.decode().strip().split("\n\n")
    ]
    return {entry["Package"]: entry["Version"] for entry in entries}


class Builder:
    """Builds images, those that others stand on first, and prints one line for each."""

    def __init__(self) -> None:
        self.failed: set[Image] = set()
        self.versions: dict[str, str] = {}

    def all(self, images: list[Image]) -> None:
        """Build what is missing, at most two at once."""
        states = {image: state(image) for image in images}
        missing = [image for image in images if states[image] == "missing"]
        left = list(images)
        while left:
            ready = [image for image in left if not set(image.stands_on) & set(left)]
            left = [image for image in left if image not in ready]
            if any(image.package for image in ready if image in missing) and not self.versions:
                self.versions = versions(images)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda image: self.one(image, states[image], fresh=bool(missing)), ready))

    def one(self, image: Image, now: str, *, fresh: bool) -> None:
        """Build one image if it is missing; with `fresh`, also old lists of the archive."""
        if broken := self.failed & set(image.stands_on):
            self.failed.add(image)
            self.say("skipped", image, f"stands on {', '.join(one.name for one in broken)}, which failed")
            return
        if image.folder == "packages" and now == "there" and fresh and _age(image) > FRESH:
            now = "missing"
        if now != "missing":
            self.say(now, image)
            return
        start = time.monotonic()
        try:
            build(image, self.versions.get(image.package, ""))
        except BuildError as error:
            self.failed.add(image)
            self.say("FAILED", image, f"{time.monotonic() - start:6.1f} s\n{error}")
            return
        self.say("built", image, f"{time.monotonic() - start:6.1f} s")

    def say(self, what: str, image: Image, more: str = "") -> None:
        """Print the line of one image."""
        known = inspect(image.name)
        size = f"{known['Size'] / 1e6:.0f} MB" if known else ""
        version = labels(known).get(VERSION, "")
        print(f"{what:7} {image.name:48} {size:>7} {version:26} {more}".rstrip(), flush=True)


def _age(image: Image) -> float:
    known = inspect(image.name)
    created = known["Created"][:19] + "+00:00" if known else "1970-01-01T00:00:00+00:00"
    return (datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.live.images.build",
        description="Build the stand-in images as far as they are missing.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="an image's name or folder (default: all)")
    parser.add_argument("--list", action="store_true", help="print what would be built, and what cannot be")
    options = parser.parse_args(arguments)
    try:
        images = with_what_they_stand_on(options.names, catalogue())
    except KeyError as unknown:
        print(f"images.toml lists no image {unknown}: see --list", file=sys.stderr)
        return 2
    if options.list:
        for image in images:
            if not image.helper:
                print(", ".join(image.names))
        for one in not_proven():
            print(f"not proven: {', '.join(one.names)}: {one.reason}")
        return 0
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        print("no container engine answers: start one (.ci/engine does, as root)", file=sys.stderr)
        return 3
    builder = Builder()
    builder.all(images)
    return 1 if builder.failed else 0


if __name__ == "__main__":
    sys.exit(main())
