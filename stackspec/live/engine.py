"""The container engine: reached by its API, or a sentence that says why not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stackspec.errors import EnvironmentFailure

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["connect"]

_SOCKET = "/var/run/docker.sock"


def connect(seconds: int = 30) -> DockerClient:
    """Return a client of the engine that ``DOCKER_HOST`` names, else of this machine's; it waits at most ``seconds`` a call.

    Raises :class:`EnvironmentFailure`: none answers, or the user may not ask it.
    """
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=seconds)
        client.ping()
    except DockerException as error:
        raise EnvironmentFailure(_why(error)) from error
    except OSError as error:  # requests' timeouts and resets
        raise EnvironmentFailure(_why(error)) from error
    return client


def _why(error: Exception) -> str:
    where = os.environ.get("DOCKER_HOST") or f"unix://{_SOCKET}"
    text = str(error)
    if "Permission denied" in text or "PermissionError" in text:
        return f"no permission to talk to the engine at {where}: join the group docker, or run as root"
    if "timed out" in text.lower():
        return f"the engine at {where} hangs: it did not answer in time"
    return f"no container engine answers at {where}: start it, or point DOCKER_HOST to one"
