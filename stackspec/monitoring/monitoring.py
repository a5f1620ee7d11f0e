"""All monitoring of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.alertmanager import Alertmanager
from stackspec.monitoring.grafana import Grafana
from stackspec.monitoring.library import Library
from stackspec.monitoring.prometheus import Prometheus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

    @property
    def servers(self) -> tuple[Prometheus | Alertmanager, ...]:
        """All that read one configuration file."""
        return (*self.prometheus, *self.alertmanagers)

    @lazy
    def documents(self) -> tuple[LocatedDocument, ...]:
        """Every file that any of them loads, each once."""
        found: dict[int, LocatedDocument] = {}
        documents = [server.document for server in self.servers]
        documents += [one for server in self.prometheus for one in server.rule_documents]
        documents += [one for grafana in self.grafanas for one in grafana.documents]
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

    def alert_values(self, label: str) -> frozenset[str] | None:
        """Return the values that alerts' rules give a label; None where series or templates may give others."""
        alerts = [(server, rule) for server, rule in self.rules if rule.alert]
        if label == "alertname":
            return frozenset(rule.alert for _, rule in alerts)
        if not any(label in rule.labels for _, rule in alerts):
            return None
        values = {rule.labels.get(label, server.external_labels.get(label, "")) for server, rule in alerts}
        return None if any("{{" in value for value in values) else frozenset(values)

    def services_at(self, host: str) -> tuple[Service, ...]:
        """Return the services that a host name means."""
        return self.stack.by_name.get(host, ())

    def resolves(self, client: Service, service: Service) -> bool:
        """Whether a service can reach another by its name; one on the host's network reaches none by name."""
        return "host" in (client.network_mode, service.network_mode) or self.stack.share_network(
            client, service
        )

    def nearest(self, name: str, known: Iterable[str]) -> str:
        """Return ``; did you mean 'x'?`` for a name that is spelt almost like a known one; else nothing."""
        from difflib import get_close_matches

        close = get_close_matches(name, sorted(known), 1, 0.8)
        return f"; did you mean {close[0]!r}?" if close else ""

    def suggestion(self, host: str) -> str:
        """Return what service may be meant by a host that is none."""
        return self.nearest(host, self.stack.by_name)

    @lazy
    def watched(self) -> frozenset[str]:
        """The services that a job scrapes or probes, that a scraped exporter names, or that cAdvisor sees."""
        scraped = {
            one for _, job in self.jobs for target in job.targets for one in self.services_at(target.host)
        }
        probed = {
            service.name
            for _, job in self.jobs
            for target in job.probed
            for host in _hosts(target.node.text)
            for service in self.services_at(host)
        }
        meant = {
            one.meant.exporter for known in self.knowledge.values() for one in known.exposures if one.meant
        }
        if "cadvisor" in meant or any(runs(service, "cadvisor") for service in scraped):
            return frozenset(self.stack.service)
        exporters = [
            service for service in scraped if "exporter" in (service.image.name if service.image else "")
        ]
        asked = {name for exporter in exporters for name in exporter.reach.named}
        own = {server.service.name for server in self.prometheus}
        return frozenset({service.name for service in scraped} | probed | asked | own)


def _hosts(address: str) -> tuple[str, ...]:
    """The host of ``host:port`` or of a URL."""
    rest = address.partition("://")[2] or address
    return (rest.partition("/")[0].rpartition("@")[2].partition(":")[0],)
