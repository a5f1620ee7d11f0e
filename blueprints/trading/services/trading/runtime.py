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

from trading.dependencies import first_line, lost_dependency
from trading.health import Check, Heartbeats, Readiness
from trading.metrics import RECONNECTS, Metrics
from trading.mistakes import EXIT_MISTAKES, SettingsError
from trading.server import http_server
from trading.settings import ServiceSettings

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0

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
        watch = asyncio.create_task(self._watch(settings.check_interval_seconds), name="readiness")
        if await self._wait_until_ready():
            tasks = [asyncio.create_task(self._repeat(worker), name=worker.name) for worker in workers]
            await self._run_until_stopped([*tasks, watch], settings.shutdown_grace_seconds)
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)

    async def _watch(self, interval: float) -> None:
        """Ask the dependencies every now and then, asked or not; more often until they are all there."""
        while not self.stop.is_set():
            await self.readiness.ask()
            await self._sleep(interval if self.readiness.ready else min(interval, 1.0))

    async def _wait_until_ready(self) -> bool:
        """Begin work only with every dependency (and the schema) there; False when stopped before."""
        waiting = ""
        while not self.stop.is_set():
            await self._sleep(0.05)
            if self.readiness.ready:
                log.info("ready")
                return True
            reasons = "; ".join(
                f"{name}: {status.reason}"
                for name, status in self.readiness.statuses.items()
                if status.reason
            )
            if reasons != waiting:
                log.info("waiting for dependencies", extra={"reason": reasons})
                waiting = reasons
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
            self.heartbeats.begin(worker.name)
            try:
                await worker.step()
            except Exception as error:
                dependency = lost_dependency(error)
                if dependency is None:
                    raise
                if not lost:
                    log.warning(
                        "lost %s", dependency, extra={"worker": worker.name, "reason": first_line(error)}
                    )
                lost = dependency
            else:
                if lost:
                    log.info("recovered %s", lost, extra={"worker": worker.name})
                    self.metrics.add(RECONNECTS, lost)
                pause, lost = FIRST_PAUSE_SECONDS, ""
            finally:
                self.heartbeats.end(worker.name)
            if lost:
                await self._sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the replicas' attempts
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            elif worker.pause:
                await self._sleep(worker.pause)
        if worker.finish and not lost:
            await self._finish(worker)

    async def _finish(self, worker: Worker) -> None:
        assert worker.finish
        try:
            await worker.finish()
        except Exception as error:
            if lost_dependency(error) is None:
                raise
            log.warning("left unfinished", extra={"worker": worker.name, "reason": first_line(error)})

    async def _sleep(self, seconds: float) -> None:
        """Wait, but not longer than until the stop."""
        try:
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        except TimeoutError:
            pass
