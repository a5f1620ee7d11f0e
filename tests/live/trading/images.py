"""The trading services' own images, built from the blueprint's folder when what they are made of has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from tests.conftest import ROOT

__all__ = ["REPOSITORY", "SOURCES", "image"]

SOURCES = ROOT / "blueprints" / "trading" / "services"
REPOSITORY = "stackspec-live/trading"
BUILD_SECONDS = 300


def _content() -> str:
    """A digest of every file that a build may read."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            digest.update(f"{path.relative_to(SOURCES)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def image(target: str = "runtime") -> str:
    """The name of the image of this build target; its tag tells its content, so it is built once."""
    name = f"{REPOSITORY}:{target}-{_content()}"
    found = subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False)
    if found.returncode == 0:
        return name
    authorities = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    secret = ["--secret", f"id=ca,src={authorities}"] if authorities.is_file() else []
    done = subprocess.run(
        [
            "docker",
            "build",
            "--quiet",
            "--pull=false",
            "--target",
            target,
            *secret,
            "--tag",
            name,
            str(SOURCES),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_SECONDS,
    )
    assert done.returncode == 0, f"{name} could not be built:\n{done.stderr[-3000:]}"
    _forget_others(name, target)
    return name


def _forget_others(name: str, target: str) -> None:
    """Let go of what was built of earlier sources, unless a container still uses it."""
    listing = ["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", f"{REPOSITORY}:{target}-*"]
    for other in subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split():
        if other != name:
            subprocess.run(["docker", "image", "rm", other], capture_output=True, check=False)
