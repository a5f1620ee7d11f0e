"""A Grafana server's provisioning: its data sources and its dashboards, with their queries."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.expression import Expression
from stackspec.monitoring.library import Node
from stackspec.source.located import Map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.monitoring.library import Library
    from stackspec.source.located_document import LocatedDocument

__all__ = ["Dashboard", "Datasource", "Grafana", "Query"]

DEFAULT_FOLDER = "/etc/grafana/provisioning"
OWN = frozenset({"", "-- Grafana --", "grafana", "-- Mixed --", "-- Dashboard --"})
"""Names and uids of data sources that every Grafana has."""


class Datasource(NamedTuple):
    """An entry of a data source file."""

    node: Node

    @property
    def name(self) -> str:
        """What people call it."""
        return self.node.get("name").text

    @property
    def uid(self) -> str:
        """What dashboards call it; where none is written, Grafana makes one from the name's hash."""
        from hashlib import sha256

        return self.node.get("uid").text or f"P{sha256(self.name.encode()).hexdigest()[:16].upper()}"

    @property
    def type(self) -> str:
        """The plugin: ``prometheus``, ``loki``."""
        return self.node.get("type").text

    @property
    def url(self) -> Node:
        """Where it is."""
        return self.node.get("url")


class Query(NamedTuple):
    """A query of a panel: ``datasource`` is the reference nearest to it (an object or a name), if any."""

    expression: Expression
    datasource: Node | None
    panel: str


class Dashboard:
    """A dashboard in the classic JSON, with panels in rows of the old form or in the new one."""

    def __init__(self, document: LocatedDocument) -> None:
        self.document = document
        root = Node.root(document)
        inner = root.get("dashboard")
        self.root = inner if isinstance(inner.value, Map) else root

    @property
    def title(self) -> str:
        """Its title."""
        return self.root.get("title").text

    @lazy
    def panels(self) -> tuple[Node, ...]:
        """All panels, those within rows too."""
        found: list[Node] = []
        pending = [*self.root.get("panels").items()]
        pending += [panel for row in self.root.get("rows").items() for panel in row.get("panels").items()]
        while pending:
            panel = pending.pop(0)
            found.append(panel)
            pending += panel.get("panels").items()
        return tuple(found)

    @lazy
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        entries = self.root.get("templating").get("list").items()
        return frozenset(entry.get("name").text for entry in entries)

    @lazy
    def queries(self) -> tuple[Query, ...]:
        """The PromQL (or LogQL) queries of its panels."""
        return tuple(self._queries())

    def _queries(self) -> Iterator[Query]:
        for panel in self.panels:
            of_panel = panel.get("datasource")
            for target in panel.get("targets").items():
                expression = target.get("expr")
                if expression.text:
                    own = target.get("datasource")
                    reference = own if own.value is not None else of_panel
                    yield Query(
                        Expression(expression, variables=True),
                        reference if reference.value is not None else None,
                        panel.get("title").text,
                    )

    @lazy
    def references(self) -> tuple[Node, ...]:
        """Every mention of a data source: a name, or the uid of an object."""
        nodes = [panel.get("datasource") for panel in self.panels]
        nodes += [
            target.get("datasource") for panel in self.panels for target in panel.get("targets").items()
        ]
        nodes += [
            entry.get("datasource")
            for entries in (self.root.get("templating"), self.root.get("annotations"))
            for entry in entries.get("list").items()
        ]
        found = []
        for node in nodes:
            reference = node.get("uid") if isinstance(node.value, Map) else node
            if reference.text:
                found.append(reference)
        return tuple(found)


class Grafana:
    """A service that runs Grafana, and what it is provisioned with."""

    def __init__(self, service: Service, library: Library) -> None:
        self.service = service
        self._library = library
        self.folder = service.environment.get("GF_PATHS_PROVISIONING") or DEFAULT_FOLDER

    def _documents(self, kind: str) -> Iterator[LocatedDocument]:
        for file in self.service.files.below(posixpath.join(self.folder, kind)):
            if file.path.endswith((".yml", ".yaml")):
                document = self._library.open(self.service, file)
                if document is not None:
                    yield document

    def emptiness(self, folder: str, *endings: str) -> str:
        """Return what is mounted over a folder that has no file with these endings; empty where it has, or may have."""
        files = self.service.files
        if files.origin(folder) is None or files.standing(folder) == "unseen":
            return ""
        if any(file.path.endswith(endings) for file in files.below(folder)):
            return ""
        return self.service.stack.surroundings.shorten(files.source(folder)) or folder

    @lazy
    def datasources(self) -> tuple[Datasource, ...]:
        """The data sources that are provisioned."""
        return tuple(
            Datasource(node)
            for document in self._documents("datasources")
            for node in Node.root(document).get("datasources").items()
        )

    @lazy
    def is_complete(self) -> bool:
        """Whether all its data sources are known: their folder is mounted from the tree, and something is in it."""
        return bool(self.datasources)

    def is_prometheus(self, reference: Node | None) -> bool:
        """Whether a query's reference means a Prometheus; without one, or by a variable, the default is meant."""
        name = ""
        if reference is not None:
            kind = reference.get("type").text
            if kind:
                return kind == "prometheus"
            name = reference.get("uid").text or reference.text
        chosen = [one for one in self.datasources if name in (one.name, one.uid)]
        return all(one.type == "prometheus" for one in chosen or self.datasources)

    @lazy
    def providers(self) -> tuple[Node, ...]:
        """The dashboard providers; each node is the path that one reads in the container."""
        return tuple(
            provider.get("options").get("path")
            for document in self._documents("dashboards")
            for provider in Node.root(document).get("providers").items()
            if provider.get("type").text in ("", "file")
        )

    @lazy
    def dashboard_documents(self) -> tuple[LocatedDocument, ...]:
        """The files that its providers take for dashboards, each once."""
        found: dict[int, LocatedDocument] = {}
        for path in self.providers:
            for file in self.service.files.below(path.text):
                document = self._library.open(self.service, file) if file.path.endswith(".json") else None
                if document is not None:
                    found[id(document)] = document
        return tuple(found.values())

    @property
    def documents(self) -> Iterator[LocatedDocument]:
        """Every file that it loads."""
        yield from self._documents("datasources")
        yield from self._documents("dashboards")
        yield from self.dashboard_documents

    @lazy
    def dashboards(self) -> tuple[Dashboard, ...]:
        """The dashboards among them."""
        return tuple(Dashboard(one) for one in self.dashboard_documents if isinstance(one.root, Map))
