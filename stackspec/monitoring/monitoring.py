"""All monitoring of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.alertmanager import Alertmanager
from stackspec.monitoring.grafana import Grafana
from stackspec.monitoring.library import Library
from stackspec.monitoring.prometheus import Prometheus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.monitoring.knowledge import Knowledge
    from stackspec.monitoring.prometheus import ScrapeJob
    from stackspec.monitoring.rule import Rule
    from stackspec.source.located_document import LocatedDocument

__all__ = ["Monitoring", "runs"]


def runs(service: Service, name: str) -> bool:
    """Whether a service runs a program, by its image's own name."""
    image = service.base or service.image
    return image is not None and image.name == name


class Monitoring:
    """The monitoring services of a stack and what they are configured with.

    A service is recognised by its image's own name (``prometheus``, ``alertmanager``, ``grafana`` and Grafana's
    published flavours), whoever publishes it.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.library = Library()

    @lazy
    def prometheus(self) -> tuple[Prometheus, ...]:
        """The Prometheus servers."""
        return tuple(Prometheus(one, self.library) for one in self.stack.services if runs(one, "prometheus"))

    @lazy
    def alertmanagers(self) -> tuple[Alertmanager, ...]:
        """The Alertmanagers."""
        found = (one for one in self.stack.services if runs(one, "alertmanager"))
        return tuple(Alertmanager(one, self.library) for one in found)

    @lazy
    def grafanas(self) -> tuple[Grafana, ...]:
        """The Grafana servers."""
        names = ("grafana", "grafana-oss", "grafana-enterprise")
        found = (one for one in self.stack.services if any(runs(one, name) for name in names))
        return tuple(Grafana(one, self.library) for one in found)

    @lazy
    def documents(self) -> tuple[LocatedDocument, ...]:
        """Every file that any of them loads, each once."""
        found: dict[int, LocatedDocument] = {}
        documents = [server.document for server in self.prometheus]
        documents += [server.document for server in self.alertmanagers]
        documents += [one for server in self.prometheus for one in server.rule_documents]
        documents += [one.node.document for grafana in self.grafanas for one in grafana.datasources]
        documents += [one.document for grafana in self.grafanas for one in grafana.dashboards]
        for document in documents:
            if document is not None:
                found[id(document)] = document
        return tuple(found.values())

    @lazy
    def jobs(self) -> tuple[tuple[Prometheus, ScrapeJob], ...]:
        """All scrape jobs with their servers."""
        return tuple((server, job) for server in self.prometheus for job in server.jobs)

    @property
    def rules(self) -> Iterator[tuple[Prometheus, Rule]]:
        """All rules with their servers."""
        for server in self.prometheus:
            for rule in server.rules:
                yield server, rule

    @lazy
    def knowledge(self) -> dict[str, Knowledge]:
        """What is known of the metrics that each Prometheus collects, by its service's key."""
        from stackspec.monitoring.knowledge import Knowledge

        return {server.service.name: Knowledge(server) for server in self.prometheus}

    def services_at(self, host: str) -> tuple[Service, ...]:
        """Return the services that a host name means."""
        return self.stack.by_name.get(host, ())
