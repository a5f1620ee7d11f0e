"""A project as it runs: its containers, networks and volumes, found by the labels that Compose gives them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from stackspec.compose.view.lazy import lazy
from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.live.ask import host
from stackspec.live.ask.answers import Questions
from stackspec.live.ask.inside import ask as ask_shell
from stackspec.live.ask.inside import by_engine, by_testinfra
from stackspec.live.check import CouldNotAsk
from stackspec.live.container import Container

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from docker import DockerClient

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.ask.answers import Answers
    from stackspec.live.reach import Reached

__all__ = ["PROJECT_LABEL", "Running", "Way", "file_target", "named"]

PROJECT_LABEL = "com.docker.compose.project"

Way: TypeAlias = Literal["best", "host", "exec", "testinfra"]
"""How to ask containers: by the host's kernel, one shell in each by the engine, or by testinfra; ``best`` tries in order."""


class Running:
    """The project's live side. Everything is read when first wanted and kept: one look is one moment.

    Only what carries the project's label is looked at. ``compose_arguments`` are those with which Compose reads the
    project (``-f``, ``-p`` and so on), empty where nobody knows them.
    """

    def __init__(
        self, client: DockerClient, stack: Stack, way: Way = "best", compose_arguments: Sequence[str] = ()
    ) -> None:
        self.client = client
        self.stack = stack
        self.way = way
        self.compose_arguments = tuple(compose_arguments)

    @property
    def _filter(self) -> dict[str, Any]:
        return {"label": f"{PROJECT_LABEL}={self.stack.name}"}

    def _get(self, what: Callable[[], Any]) -> Any:
        """Call the engine; raises :class:`EnvironmentFailure` where it stops answering."""
        from docker.errors import APIError

        try:
            return what()
        except APIError as error:
            raise EnvironmentFailure(f"the engine refuses to answer: {error.explanation or error}") from error
        except OSError as error:
            raise EnvironmentFailure(f"the engine stopped answering: {error}") from error

    @lazy
    def containers(self) -> tuple[Container, ...]:
        """The project's containers, those that have ended too, in the order of service and number."""
        ids = [
            one["Id"] for one in self._get(lambda: self.client.api.containers(all=True, filters=self._filter))
        ]
        with ThreadPoolExecutor(8) as pool:
            inspected = [one for one in pool.map(self._inspect, ids) if one is not None]
        found = [Container(one, self._ask) for one in inspected]
        return tuple(sorted(found, key=lambda one: (one.service, one.number, one.name)))

    def _inspect(self, container: str) -> Mapping[str, Any] | None:
        from docker.errors import NotFound

        def look() -> Mapping[str, Any] | None:
            try:
                found: Mapping[str, Any] = self.client.api.inspect_container(container)
            except NotFound:
                return None  # gone since it was listed
            return found

        answer: Mapping[str, Any] | None = self._get(look)
        return answer

    def of(self, service: Service) -> tuple[Container, ...]:
        """Return the containers of a service, without those that somebody started beside them by ``run``."""
        return tuple(one for one in self.containers if one.service == service.name and not one.one_off)

    @lazy
    def networks(self) -> dict[str, Mapping[str, Any]]:
        """The engine's networks, all of them, by name; the project's own carry its label."""
        return {one["Name"]: one for one in self._get(self.client.api.networks)}

    @lazy
    def volumes(self) -> dict[str, Mapping[str, Any]]:
        """The engine's volumes, all of them, by name."""
        listed = self._get(self.client.api.volumes)
        return {one["Name"]: one for one in listed.get("Volumes") or ()}

    @lazy
    def images(self) -> dict[str, str]:
        """The identifier of each image that a service names, as its name is understood now; missing where it is not here."""
        from docker.errors import ImageNotFound

        api: Any = self.client.api
        found = {}
        for name in {str(service.image) for service in self.stack.services if service.image}:
            try:
                found[name] = str(api.inspect_image(name)["Id"])
            except ImageNotFound:
                continue
        return found

    @property
    def reached(self) -> Reached:
        """Who reaches whom, tried from inside every container at once. Raises :class:`CouldNotAsk` without the means."""
        if isinstance(self._reached, CouldNotAsk):
            raise CouldNotAsk(str(self._reached))
        return self._reached

    @lazy
    def _reached(self) -> Reached | CouldNotAsk:
        from stackspec.live.reach import measure

        try:
            return measure([one for one in self.containers if one.running and not one.one_off], self.stack)
        except CouldNotAsk as error:
            return error

    def require_same(self) -> None:
        """Raise :class:`EnvironmentFailure` if a container that ran at the first look does not run any more."""
        for container in self.containers:
            now = self._inspect(container.id) if container.running else container.inspected
            state = now["State"] if now else {"Status": "gone"}
            if container.running and not state.get("Running"):
                code = f" (exit code {state['ExitCode']})" if "ExitCode" in state else ""
                raise EnvironmentFailure(
                    f"{container.name} ended while it was asked{code}: what was seen before is worth little; try again"
                )

    @property
    def untouched(self) -> bool:
        """Whether the engine holds nothing of the project: no container, network or volume."""
        own = (*self.networks.values(), *self.volumes.values())
        labelled = any((one.get("Labels") or {}).get(PROJECT_LABEL) == self.stack.name for one in own)
        return not self.containers and not labelled

    def require(self) -> None:
        """Raise :class:`EnvironmentFailure` if nothing of the project runs."""
        if not any(container.running for container in self.containers):
            known = f", only {len(self.containers)} containers that ended" if self.containers else ""
            raise EnvironmentFailure(
                f"project {self.stack.name!r} is not running{known}: start it with --up, or name the running one with -p"
            )

    def _ask(self, container: Container) -> Answers:
        """Ask by the wanted way, or by the first that works."""
        questions = self._questions(container)
        ways: dict[str, Callable[[], Answers]] = {
            "host": lambda: _by_host(container, questions),
            "exec": lambda: ask_shell(
                by_engine(self.client, container.id), questions, "inside the container"
            ),
            "testinfra": lambda: _by_testinfra(container, questions),
        }
        reasons = []
        for way in ways if self.way == "best" else (self.way,):
            try:
                return ways[way]()
            except CouldNotAsk as error:
                reasons.append(str(error))
        raise CouldNotAsk("; ".join(reasons))

    def _questions(self, container: Container) -> Questions:
        service = self.stack.service.get(container.service)
        if service is None:
            return Questions()
        files = [file_target(spec) for spec in service.spec.get("secrets") or ()]
        files += [file_target(spec, "/") for spec in service.spec.get("configs") or ()]
        return Questions(tuple(files), tuple(service.spec.get("sysctls") or ()), write=service.read_only)


def file_target(spec: Mapping[str, Any], folder: str = "/run/secrets/") -> str:
    """Return where a secret (or config) stands in the container: ``target``, below ``folder`` unless absolute."""
    target = str(spec.get("target") or spec.get("source"))
    return target if target.startswith("/") else folder + target


def _by_host(container: Container, questions: Questions) -> Answers:
    if not host.can_ask(container.pid, container.id):
        raise CouldNotAsk("this is not root on the engine's host")
    return host.ask(container.pid, questions)


def _by_testinfra(container: Container, questions: Questions) -> Answers:
    import testinfra  # type: ignore[import-untyped]

    try:
        shell = by_testinfra(testinfra.get_host(f"docker://{container.id}"))
        return ask_shell(shell, questions, "by testinfra")
    except (OSError, RuntimeError) as error:
        raise CouldNotAsk(f"testinfra cannot run anything: {error}") from error


def named(stack: Stack, name: str) -> Service:
    """Return a service by its key; raises :class:`StackspecError` with those that there are."""
    if name not in stack.service:
        raise StackspecError(f"there is no service {name!r}: choose one of {', '.join(stack.service)}")
    return stack.service[name]
