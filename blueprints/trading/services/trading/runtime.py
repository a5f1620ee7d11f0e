"""How a service runs: workers that survive the loss of what they depend on, until a signal asks them to stop.

A worker is a *step* that is repeated. A step that fails because a dependency is lost is repeated after a
pause that grows; any other error ends the program with 1 and a traceback, for the container's restart policy
to answer. After SIGTERM or SIGINT no step begins; those under way may finish within the grace period, then
they are cancelled, which is safe wherever the kill of a process is.
"""

import asyncio
import logging
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from aiohttp import web

from trading.dependencies import REFUSALS, first_line, lost_dependency
from trading.health import Check, Heartbeats, Readiness
from trading.metrics import RECONNECTS, Metrics
from trading.mistakes import EXIT_MISTAKES, SettingsError
from trading.server import http_server
from trading.settings import ServiceSettings

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
ASK_AGAIN_SECONDS = 0.5

EXIT_CRASHED = 1


@dataclass(frozen=True)
class Worker:
    """A step to repeat."""

    name: str
    step: Callable[[], Awaitable[None]]
    pause: float = 0.0
    """Seconds from the end of one step to the beginning of the next."""
    finish: Callable[[], Awaitable[None]] | None = None
    """What to do once after the last step, when stopping in good order."""


@dataclass(frozen=True)
class Service:
    """A program, taken apart for the runtime."""

    metrics: Metrics
    checks: Mapping[str, Check]
    workers: Sequence[Worker]
    routes: Sequence[web.RouteDef] = field(default=())


def run(opened: AbstractAsyncContextManager[Service], settings: ServiceSettings) -> int:
    """Run the service; the exit code."""
    try:
        asyncio.run(serve(opened, settings))
    except SettingsError as error:  # a mistake that only opening could find
        sys.stderr.write(f"{error}\n")
        return EXIT_MISTAKES
    except Exception:  # the last line of defence: what nobody foresaw goes into the log as one JSON line
        log.critical("crashed", exc_info=True)
        return EXIT_CRASHED
    return 0


async def serve(opened: AbstractAsyncContextManager[Service], settings: ServiceSettings) -> None:
    """Run the service until a signal asks it to stop."""
    stop = _stop_on_signals()
    async with opened as service:
        readiness = Readiness(service.checks, settings.check_timeout_seconds, service.metrics)
        heartbeats = Heartbeats(settings.liveness_seconds)
        for dependency in service.checks:
            service.metrics.begin(RECONNECTS, dependency)
        async with http_server(settings, service.metrics, readiness, heartbeats, service.routes):
            runner = _Runner(stop, readiness, heartbeats, service.metrics)
            await runner.run(service.workers, settings)
    log.info("stopped")


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


@dataclass
class _Runner:
    stop: asyncio.Event
    readiness: Readiness
    heartbeats: Heartbeats
    metrics: Metrics

    async def run(self, workers: Sequence[Worker], settings: ServiceSettings) -> None:
        if not await self._wait_until_ready():
            return
        watch = Worker("readiness", self._ask, pause=settings.check_interval_seconds)
        tasks = [asyncio.create_task(self._repeat(worker), name=worker.name) for worker in (*workers, watch)]
        await self._run_until_stopped(tasks, settings.shutdown_grace_seconds)

    async def _ask(self) -> None:
        await self.readiness.ask()

    async def _wait_until_ready(self) -> bool:
        """Begin work only with every dependency (and the schema) there; False when stopped before."""
        waiting = ""
        while not self.stop.is_set():
            await self._ask()
            if self.readiness.ready:
                log.info("ready")
                return True
            if (reasons := self.readiness.reasons) != waiting:
                log.info("waiting for dependencies", extra={"reason": reasons})
                waiting = reasons
            await self._sleep(ASK_AGAIN_SECONDS)
        return False

    async def _run_until_stopped(self, tasks: Sequence[asyncio.Task[None]], grace: float) -> None:
        stopping = asyncio.create_task(self.stop.wait())
        await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        self.readiness.stopping = "stopping"
        self.stop.set()
        log.info("stopping", extra={"grace_seconds": grace})
        _, open_tasks = await asyncio.wait(tasks, timeout=grace)
        for task in open_tasks:
            log.warning("cancelled at the end of the grace period", extra={"worker": task.get_name()})
            task.cancel()
        results = await asyncio.gather(stopping, *tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _repeat(self, worker: Worker) -> None:
        pause, lost = FIRST_PAUSE_SECONDS, ""
        while not self.stop.is_set():
            before, lost = lost, await self._attempt(worker, worker.step, quiet=bool(lost))
            if lost:
                await self._sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the replicas' attempts
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            if before:
                log.info("recovered %s", before, extra={"worker": worker.name})
                self.metrics.add(RECONNECTS, before)
            pause = FIRST_PAUSE_SECONDS
            if worker.pause:
                await self._sleep(worker.pause)
        if worker.finish and not lost:
            await self._attempt(worker, worker.finish)

    async def _attempt(
        self, worker: Worker, step: Callable[[], Awaitable[None]], *, quiet: bool = False
    ) -> str:
        """Take one step; the dependency that was lost in it, empty if none was."""
        self.heartbeats.begin(worker.name)
        try:
            await step()
        except REFUSALS as error:
            lost = lost_dependency(error)
            if lost is None:
                raise
            if not quiet:
                log.warning("lost %s", lost, extra={"worker": worker.name, "reason": first_line(error)})
            return lost
        finally:
            self.heartbeats.end(worker.name)
        return ""

    async def _sleep(self, seconds: float) -> None:
        """Wait, but not longer than until the stop."""
        try:
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        except TimeoutError:
            pass
