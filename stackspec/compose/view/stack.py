"""A whole stack as Compose describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.network import Declaration, Network
from stackspec.compose.view.service import Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.compose.view.document import WrittenDocument
    from stackspec.compose.view.env_file import EnvFile
    from stackspec.compose.view.surroundings import Surroundings
    from stackspec.findings.finding import Finding
    from stackspec.source.place import Path

__all__ = ["Stack"]


class Stack:
    """A typed, read-only view of a canonical Compose mapping.

    ``model`` is what ``docker compose config --format json`` prints; the view never changes it, and values that it hands
    out are computed once. ``surroundings`` is the tree that the project stands in.
    """

    def __init__(
        self,
        model: Mapping[str, Any],
        surroundings: Surroundings,
        *,
        everything: Mapping[str, Any] | None = None,
        files: tuple[str, ...] = (),
        notices: tuple[Finding, ...] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        self.surroundings = surroundings
        self.everything = model if everything is None else everything
        """The mapping with services of inactive profiles and with what nobody uses."""
        self.files = files
        """The Compose and env files that were read, in order."""
        self.notices = notices
        """What the reader noticed and the engine lets pass, each under a rule's name."""
        self._texts = texts

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.model.get("name") or "")

    @property
    def path(self) -> Path:
        """The root."""
        return ()

    @lazy
    def services(self) -> tuple[Service, ...]:
        """All services, in the mapping's order."""
        return tuple(
            Service(self, name, spec or {}) for name, spec in (self.model.get("services") or {}).items()
        )

    @lazy
    def service(self) -> dict[str, Service]:
        """The services by their key."""
        return {service.name: service for service in self.services}

    def _declared(self, section: str) -> tuple[Declaration, ...]:
        return tuple(Declaration(section, key, spec) for key, spec in (self.model.get(section) or {}).items())

    @lazy
    def networks(self) -> tuple[Network, ...]:
        """The networks that services use."""
        return tuple(
            Network("networks", key, spec) for key, spec in (self.model.get("networks") or {}).items()
        )

    @lazy
    def volumes(self) -> tuple[Declaration, ...]:
        """The named volumes that services use."""
        return self._declared("volumes")

    @lazy
    def secrets(self) -> tuple[Declaration, ...]:
        """The secrets that services use."""
        return self._declared("secrets")

    @lazy
    def configs(self) -> tuple[Declaration, ...]:
        """The configs that services use."""
        return self._declared("configs")

    @lazy
    def by_name(self) -> dict[str, tuple[Service, ...]]:
        """The services that answer to a host name on some network."""
        found: dict[str, list[Service]] = {}
        for service in self.services:
            for name in service.names:
                found.setdefault(name, []).append(service)
        return {name: tuple(services) for name, services in found.items()}

    @lazy
    def dependents(self) -> dict[str, tuple[Service, ...]]:
        """For each service's key, those that name it in ``depends_on``."""
        found: dict[str, list[Service]] = {}
        for service in self.services:
            for dependency in service.dependencies:
                found.setdefault(dependency.service, []).append(service)
        return {name: tuple(services) for name, services in found.items()}

    @lazy
    def for_swarm(self) -> bool:
        """Whether it is written for Swarm: it uses what only Swarm obeys."""
        only = ("placement", "update_config", "rollback_config", "endpoint_mode")
        return any(network.spec.get("driver") == "overlay" for network in self.networks) or any(
            service.deploy.get(key) for service in self.services for key in only
        )

    @lazy
    def env_files(self) -> tuple[EnvFile, ...]:
        """The environment files that were read."""
        from stackspec.compose.view.env_file import env_files

        return tuple(env_files(self))

    @lazy
    def texts(self) -> dict[str, str]:
        """The Compose files' texts by path: what tells cheaply that the documents need no second look."""
        from stackspec.compose.view.document import written_texts

        return written_texts(self.files, self._texts)

    @lazy
    def documents(self) -> tuple[WrittenDocument, ...]:
        """The Compose files as they are written: key order, quotes, top-level ``version``, what merging loses."""
        from stackspec.compose.view.document import written_documents

        return written_documents(self.texts)

    @lazy
    def named(self) -> frozenset[str]:
        """The keys of the services that another service depends on or names in its settings."""
        return frozenset(name for service in self.services for name in service.reach.named)

    @lazy
    def overriding_documents(self) -> tuple[WrittenDocument, ...]:
        """The documents that are merged one over the other: all but those that are extended or included."""
        if len(self.texts) < 2 and not any("\n---" in text for text in self.texts.values()):
            return ()  # one document overrides nothing, and need not be parsed again to know it
        from stackspec.compose.view.loosening import referred_files

        referred = referred_files(self.documents)
        return tuple(
            document for document in self.documents if document.file.rpartition("/")[2] not in referred
        )

    def share_network(self, one: Service, other: Service) -> bool:
        """Whether two services can reach each other by name, joined namespaces followed."""
        first, second = self._namespace(one), self._namespace(other)
        if first is second:
            return True
        return bool(
            {network.key for network in first.networks} & {network.key for network in second.networks}
        )

    def _namespace(self, service: Service) -> Service:
        seen: set[str] = set()
        while service.network_mode.startswith("service:") and service.name not in seen:
            seen.add(service.name)
            service = self.service.get(service.network_mode.removeprefix("service:"), service)
        return service
