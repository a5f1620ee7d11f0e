"""What Compose itself calls a service's configuration: a digest of it, left as a label on every container."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from stackspec.live.running import Running

__all__ = ["config_hashes"]

_VERSION = "com.docker.compose.version"


def config_hashes(running: Running) -> dict[str, str]:
    """Return each service's digest as Compose computes it from the project's files.

    Raises :class:`CouldNotAsk`: there is no Compose here, or the containers were made by another version, whose digests
    may differ for the same files.
    """
    if not running.compose_arguments:
        raise CouldNotAsk("the project's files are not known")
    version = _plain(_compose("version", "--short"))
    makers = {_plain(container.labels.get(_VERSION, "")) for container in running.containers} - {""}
    if makers != {version}:
        raise CouldNotAsk(
            f"Compose {version} is here, and {', '.join(sorted(makers)) or 'no Compose'} made the containers"
        )
    output = _compose(*running.compose_arguments, "config", "--hash", "*")
    return {name: digest for name, _, digest in (line.partition(" ") for line in output.splitlines())}


def _plain(version: str) -> str:
    """Return a version without what a distribution adds: ``2.26.1-4`` and ``v2.26.1`` are ``2.26.1``."""
    return version.strip().removeprefix("v").partition("-")[0].partition("+")[0]


def _compose(*arguments: str) -> str:
    try:
        ended = subprocess.run(
            ["docker", "compose", *arguments], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CouldNotAsk(f"docker compose cannot be run: {error}") from error
    if ended.returncode:
        raise CouldNotAsk(
            f"docker compose ended with {ended.returncode}, so configurations cannot be compared"
        )
    return ended.stdout
