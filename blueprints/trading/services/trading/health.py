"""Whether the program is alive, and whether it is ready.

Alive: no worker is stuck in one step. Ready: every dependency answers, asked now, each within a time limit.
"""

import asyncio
import enum
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from trading.dependencies import REFUSALS, first_line
from trading.metrics import DEPENDENCY_UP, READY, Metrics

Check = Callable[[], Awaitable[None]]
"""Returns when the dependency is healthy; raises what is wrong with it."""


class State(enum.StrEnum):
    """What is known of a dependency."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Status:
    """One dependency's state, why it is not healthy, and how long it took to answer."""

    state: State
    reason: str = ""
    seconds: float | None = None

    def as_json(self) -> dict[str, object]:
        """For `/ready`."""
        answer: dict[str, object] = {"status": self.state}
        if self.reason:
            answer["reason"] = self.reason
        if self.seconds is not None:
            answer["seconds"] = round(self.seconds, 4)
        return answer


@dataclass
class Readiness:
    """The dependencies of one service, and what they last answered."""

    checks: Mapping[str, Check]
    timeout: float
    metrics: Metrics
    stopping: str = ""
    """Why the service takes no more work; empty while it does."""
    statuses: dict[str, Status] = field(default_factory=dict[str, Status])

    def __post_init__(self) -> None:
        self.statuses = {name: Status(State.UNKNOWN, "not asked yet") for name in self.checks}
        self.metrics.begin(READY)
        for name in self.checks:
            self.metrics.begin(DEPENDENCY_UP, name)

    async def ask(self) -> dict[str, Status]:
        """Ask every dependency now, all at once."""
        answers = await asyncio.gather(*(self._ask_one(check) for check in self.checks.values()))
        self.statuses = dict(zip(self.checks, answers, strict=True))
        for name, status in self.statuses.items():
            self.metrics.set(DEPENDENCY_UP, status.state is State.HEALTHY, name)
        self.metrics.set(READY, self.ready)
        return self.statuses

    @property
    def ready(self) -> bool:
        """Whether work can be done, by the last answers."""
        return not self.stopping and all(status.state is State.HEALTHY for status in self.statuses.values())

    @property
    def reasons(self) -> str:
        """What is wrong with which dependency, in one line."""
        return "; ".join(
            f"{name}: {status.reason}" for name, status in self.statuses.items() if status.reason
        )

    @property
    def state(self) -> State:
        """All in one: unhealthy if anything is, else unknown if anything is."""
        states = {status.state for status in self.statuses.values()}
        if State.UNHEALTHY in states:
            return State.UNHEALTHY
        return State.UNKNOWN if self.stopping or State.UNKNOWN in states else State.HEALTHY

    async def _ask_one(self, check: Check) -> Status:
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout):
                await check()
        except TimeoutError:
            reason = f"no answer within {self.timeout:g} s"
        except REFUSALS as error:
            reason = first_line(error)
        else:
            return Status(State.HEALTHY, seconds=time.monotonic() - started)
        return Status(State.UNHEALTHY, reason, time.monotonic() - started)


@dataclass
class Heartbeats:
    """Since when each worker has been busy with its present step."""

    limit: float
    """Seconds that one step may take."""
    busy_since: dict[str, float] = field(default_factory=dict[str, float])

    def begin(self, worker: str) -> None:
        """The worker begins a step."""
        self.busy_since[worker] = time.monotonic()

    def end(self, worker: str) -> None:
        """The worker ended its step, well or badly."""
        self.busy_since.pop(worker, None)

    def stuck(self) -> dict[str, float]:
        """Workers that have been busy for too long, with the seconds."""
        now = time.monotonic()
        return {worker: now - since for worker, since in self.busy_since.items() if now - since > self.limit}
