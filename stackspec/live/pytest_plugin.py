"""The pytest plugin: ``pytest --stackspec DIR`` adds one test for every promise of a project that runs.

Tests of one's own stand beside them and use its fixtures::

    def test_backup_tool_is_there(service):
        assert service("postgres").exists("pg_dump")

pytest loads this module at every start, so it imports nothing heavy before the option is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stackspec.live.proof import Promise
    from stackspec.live.running import Running
    from stackspec.live.source import Source

__all__ = ["LiveStack"]

_ENVIRONMENT_LACKS = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--stackspec`` and its companions."""
    group = parser.getgroup("stackspec", "promises of a running project")
    add = group.addoption
    add(
        "--stackspec",
        metavar="DIR",
        help="prove what the project in this folder (or this Compose file) promises",
    )
    add(
        "--stackspec-file",
        action="append",
        default=[],
        metavar="FILE",
        help="a Compose file; repeat it to merge, in order",
    )
    add(
        "--stackspec-project",
        default="",
        metavar="NAME",
        help="the project's name, if another than its files say",
    )


class LiveStack:
    """The project under test. ``running`` is one look at it, taken when first needed; :meth:`look` takes another."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._running: Running | None = None

    @property
    def running(self) -> Running:
        """The project's containers as they were seen. Ends the run with exit code 3 where there is nothing to see."""
        return self._running or self.look()

    def look(self) -> Running:
        """Look again: at containers that were started, stopped or changed since."""
        from stackspec.errors import EnvironmentFailure
        from stackspec.live.engine import connect
        from stackspec.live.running import Running

        try:
            client = self._running.client if self._running else connect()
            self._running = Running(
                client, self.source.stack, compose_arguments=self.source.compose_arguments
            )
            self._running.require()
        except EnvironmentFailure as error:
            pytest.exit(str(error), returncode=_ENVIRONMENT_LACKS)
        return self._running

    def host(self, service: str, number: int = 1) -> Any:
        """Return a service's container (the first, or another by its number) as a testinfra host."""
        import testinfra  # type: ignore[import-untyped]

        from stackspec.live.running import named

        for container in self.running.of(named(self.source.stack, service)):
            if container.number == number:
                return testinfra.get_host(f"docker://{container.id}")
        return pytest.fail(f"service {service!r} has no container {number}", pytrace=False)

    def wait_healthy(self, seconds: float = 120) -> None:
        """Wait until every container is healthy; fails the test with the last lines of one that is not."""
        from stackspec.errors import EnvironmentFailure
        from stackspec.live.lifecycle import wait_healthy

        try:
            wait_healthy(self.running.client, self.source.stack, seconds=seconds)
        except EnvironmentFailure as error:
            pytest.fail(str(error), pytrace=False)
        self.look()

    def close(self) -> None:
        """Hang up."""
        if self._running is not None:
            self._running.client.close()


_KEY = pytest.StashKey[LiveStack]()


def _live_stack(config: pytest.Config) -> LiveStack | None:
    """Return the project that the command line names, read once; None where it names none."""
    files: list[str] = list(config.getoption("stackspec_file") or ())
    folder = str(config.getoption("stackspec") or "")
    if not files and not folder:
        return None
    if _KEY not in config.stash:
        import os

        from stackspec.errors import StackspecError
        from stackspec.live.source import open_project

        if os.path.isfile(folder):
            files, folder = [folder, *files], ""
        try:
            source = open_project(files, name=str(config.getoption("stackspec_project") or ""), folder=folder)
        except StackspecError as error:
            raise pytest.UsageError(f"--stackspec: {error}") from error
        config.stash[_KEY] = LiveStack(source)
    return config.stash[_KEY]


class Project(pytest.Collector):
    """The project as the parent of its promises."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each promise."""
        from stackspec.live.proof import promises

        live = _live_stack(self.config)
        assert live is not None
        for promise in promises(live.source.stack):
            yield PromiseItem.from_parent(self, name=promise.name, promise=promise, live=live)


class PromiseItem(pytest.Item):
    """One promise as a test: it passes if it is kept, fails with what was seen, and is skipped if nobody could be asked."""

    def __init__(self, *, promise: Promise, live: LiveStack, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.promise = promise
        self._live = live

    def runtest(self) -> None:
        """Ask."""
        from stackspec.live.proof import prove

        proof = prove(self.promise, self._live.running)
        if proof.failures:
            raise BrokenPromise("\n".join(proof.failures))
        if proof.skipped:
            pytest.skip(proof.skipped)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was seen; a traceback only for a mistake of ours."""
        if not isinstance(excinfo.value, BrokenPromise):
            return super().repr_failure(excinfo, style)
        place = self._live.source.place(self.promise.path) if self.promise.path else None
        return f"{place}: {excinfo.value}" if place else str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the line that makes the promise."""
        place = self._live.source.place(self.promise.path) if self.promise.path else None
        return self.path, place.line - 1 if place else None, self.name


class BrokenPromise(Exception):
    """A promise that was seen not to be kept; its text says how."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the promises to whatever else was collected, before ``-k`` and the like choose."""
    live = _live_stack(config)
    if live is not None:
        from pathlib import Path

        parent = Project.from_parent(
            session, name="stackspec", nodeid="stackspec", path=Path(live.source.stack.files[0])
        )
        found = list(parent.collect())
        report = pytest.CollectReport("stackspec", "passed", None, list(found))
        config.hook.pytest_collectreport(report=report)  # so that the terminal counts them
        items.extend(found)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Hang up."""
    if _KEY in config.stash:
        config.stash[_KEY].close()


@pytest.fixture(scope="session")
def stack(pytestconfig: pytest.Config) -> LiveStack:
    """The project that ``--stackspec`` names, which runs; the test is skipped without the option."""
    live = _live_stack(pytestconfig)
    if live is None:
        pytest.skip("run with --stackspec DIR")
    return live


@pytest.fixture(scope="session")
def service(stack: LiveStack) -> Callable[..., Any]:
    """A function from a service's name to a testinfra host: ``service("postgres").run("pg_isready")``."""
    return stack.host


@pytest.fixture(scope="session")
def wait_healthy(stack: LiveStack) -> Callable[..., None]:
    """A function that waits until every container is healthy: ``wait_healthy(seconds=60)``."""
    return stack.wait_healthy
