"""Starting a project and taking it down again, by Compose, with progress and with the reason when it does not start."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from stackspec.errors import EnvironmentFailure
from stackspec.live.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from docker import DockerClient

    from stackspec.compose.view.stack import Stack
    from stackspec.live.container import Container

__all__ = ["NotStarted", "down", "up", "wait_healthy"]

_LINES = 15
_EVERY = 0.5


class NotStarted(EnvironmentFailure):
    """The project did not come up healthy; the message ends with the failing container's last lines."""


def up(
    client: DockerClient,
    stack: Stack,
    compose_arguments: Sequence[str],
    *,
    seconds: float = 180,
    out: TextIO = sys.stderr,
) -> None:
    """Create and start all containers and wait until all are healthy, at most ``seconds``.

    Progress goes to ``out`` if that is a terminal. On Ctrl-C Compose is stopped first, then the exception goes on.
    """
    command = ["docker", "compose", *compose_arguments, "up", "--detach", "--no-color", "--quiet-pull"]
    started = time.monotonic()
    try:
        starting = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
    except OSError as error:
        raise EnvironmentFailure(
            f"docker compose cannot be run: {error.strerror}: install the Compose plugin"
        ) from error
    show = _display(out)
    try:
        while starting.poll() is None:
            show(_state(Running(client, stack)), time.monotonic() - started)
            if time.monotonic() - started > seconds:
                raise NotStarted(f"project {stack.name!r} was not started within {seconds:g} s")
            time.sleep(_EVERY)
    finally:
        if starting.poll() is None:
            starting.terminate()
            starting.wait(timeout=30)
        show("", 0)
    complaint = starting.stderr.read() if starting.stderr else ""
    if starting.returncode:
        reason = (complaint.strip().splitlines() or [f"exit code {starting.returncode}"])[-1]
        raise NotStarted(f"project {stack.name!r} was not started: {reason}{_logs(Running(client, stack))}")
    wait_healthy(client, stack, seconds=seconds - (time.monotonic() - started), out=out)


def wait_healthy(
    client: DockerClient, stack: Stack, *, seconds: float = 120, out: TextIO = sys.stderr
) -> None:
    """Wait until every container is healthy, or has ended well if it is meant to end.

    Raises :class:`NotStarted` as soon as one failed, or after ``seconds``.
    """
    show, started = _display(out), time.monotonic()
    while True:
        running = Running(client, stack)
        waiting = _waiting(running)
        if not waiting:
            show("", 0)
            return
        failed = [container for container in waiting if _failed(container)]
        if failed or time.monotonic() - started > seconds:
            show("", 0)
            names = ", ".join(container.name for container in failed or waiting) or "nothing"
            what = "failed" if failed else f"not healthy after {time.monotonic() - started:.0f} s"
            raise NotStarted(f"{what}: {names}{_logs(running)}")
        show(_state(running), time.monotonic() - started)
        time.sleep(_EVERY)


def down(compose_arguments: Sequence[str]) -> None:
    """Remove the project's containers, networks and volumes. Raises :class:`EnvironmentFailure` naming what may be left."""
    command = [
        "docker",
        "compose",
        *compose_arguments,
        "down",
        "--volumes",
        "--remove-orphans",
        "--timeout",
        "10",
    ]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFailure(
            f"the project is not taken down: {error}: run {' '.join(command)}"
        ) from error
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EnvironmentFailure(f"the project is not taken down: {reason}: run {' '.join(command)}")


def _done(running: Running, container: Container) -> bool:
    """Whether it is meant to end, and has ended well."""
    service = running.stack.service.get(container.service)
    ended = container.state.get("Status") == "exited" and not container.state.get("ExitCode")
    return ended and service is not None and service.is_job


def _waiting(running: Running) -> list[Container]:
    """Containers that are not yet as they should be."""
    return [
        container
        for container in running.containers
        if not container.one_off and not container.healthy and not _done(running, container)
    ]


def _failed(container: Container) -> bool:
    status = (container.state.get("Health") or {}).get("Status")
    return status == "unhealthy" or container.state.get("Status") in ("exited", "dead")


def _state(running: Running) -> str:
    waiting = _waiting(running)
    ready = len(running.containers) - len(waiting)
    names = ", ".join(container.service for container in waiting[:4])
    more = f" and {len(waiting) - 4} more" if len(waiting) > 4 else ""
    return f"{ready} of {len(running.containers)} ready" + (f", waiting for {names}{more}" if waiting else "")


def _logs(running: Running) -> str:
    """The last lines of the first container that failed, or that is not healthy."""
    waiting = sorted(_waiting(running), key=lambda container: not _failed(container))
    if not waiting:
        return ""
    container = waiting[0]
    raw: bytes = running.client.api.logs(container.id, tail=_LINES)
    lines = "".join(f"\n  {line}" for line in raw.decode(errors="replace").splitlines())
    return f"\nlast lines of {container.name} ({container.state.get('Status')}):{lines or ' none'}"


def _display(out: TextIO) -> Callable[[str, float], None]:
    """Return what rewrites one line on a terminal, and does nothing in a pipe."""
    if not out.isatty():
        return lambda _text, _seconds: None

    def show(text: str, seconds: float) -> None:
        out.write(f"\r\x1b[K{f'{seconds:4.0f} s  {text}' if text else ''}")
        out.flush()

    return show
