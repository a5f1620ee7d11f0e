"""A Prometheus server's configuration: whom it scrapes, which rules it evaluates, whom it tells."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.flags import flag
from stackspec.monitoring.library import Node
from stackspec.monitoring.rule import Rule, rules_of
from stackspec.promql.duration import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.container_files import ContainerFile
    from stackspec.compose.view.service import Service
    from stackspec.monitoring.library import Library
    from stackspec.source.located_document import LocatedDocument

__all__ = ["Address", "Prometheus", "RulePattern", "ScrapeJob"]

DEFAULT_FILE = "/etc/prometheus/prometheus.yml"
DEFAULT_INTERVAL = 60.0
"""Seconds; of scraping and of evaluation (https://prometheus.io/docs/prometheus/latest/configuration/configuration/)."""

_DISCOVERY = re.compile(r"\w+_sd_configs")


class Address(NamedTuple):
    """A host and port that Prometheus connects to. ``port`` is None where none is said."""

    host: str
    port: int | None
    node: Node

    @property
    def text(self) -> str:
        """``host:port``."""
        return f"{self.host}:{self.port}" if self.port is not None else self.host


def address(node: Node, text: str | None = None) -> Address:
    """Read ``host``, ``host:port`` or ``[address]:port``."""
    spelt = node.text if text is None else text
    host, colon, port = spelt.rpartition(":")
    if colon and port.isdigit() and not host.endswith(":"):
        return Address(host.strip("[]"), int(port), node)
    return Address(spelt.strip("[]"), None, node)


class ScrapeJob:
    """One entry of ``scrape_configs``."""

    def __init__(self, server: Prometheus, node: Node) -> None:
        self._server = server
        self.node = node
        self.name = node.get("job_name").text

    @property
    def interval(self) -> float:
        """Seconds between two scrapes."""
        own = seconds(self.node.get("scrape_interval").text)
        return own or self._server.scrape_interval

    @lazy
    def _rewritten(self) -> str | None:
        """What relabelling makes of ``__address__``: a fixed address; empty where it depends; None where it stays."""
        result: str | None = None
        for relabel in self.node.get("relabel_configs").items():
            if relabel.get("target_label").text == "__address__":
                replacement = relabel.get("replacement").text
                result = "" if not replacement or "$" in replacement else replacement
        return result

    @lazy
    def targets(self) -> tuple[Address, ...]:
        """The addresses that it scrapes, as far as files tell."""
        if self._rewritten:
            node = next(
                relabel.get("replacement")
                for relabel in self.node.get("relabel_configs").items()
                if relabel.get("replacement").text == self._rewritten
            )
            return (address(node, self._rewritten),)
        if self._rewritten == "":
            return ()
        return tuple(self._written())

    @lazy
    def probed(self) -> tuple[Address, ...]:
        """What an exporter is asked about, where relabelling sends the question there."""
        return tuple(self._written()) if self._rewritten is not None else ()

    def _written(self) -> Iterator[Address]:
        for group in self.node.get("static_configs").items():
            for target in group.get("targets").items():
                yield address(target)
        for discovery in self.node.get("dns_sd_configs").items():
            port = discovery.get("port").text
            if discovery.get("type").text in ("A", "AAAA") and port.isdigit():
                for name in discovery.get("names").items():
                    yield Address(name.text, int(port), name)
        for document in self._listed:
            for group in Node.root(document).items():
                for target in group.get("targets").items():
                    yield address(target)

    @lazy
    def _listed(self) -> tuple[LocatedDocument, ...]:
        """The files of ``file_sd_configs``."""
        found = []
        for discovery in self.node.get("file_sd_configs").items():
            for pattern in discovery.get("files").items():
                found += [one for _, one in self._server.documents(pattern.text)]
        return tuple(found)

    @lazy
    def labels(self) -> frozenset[str]:
        """The names of the labels that its targets carry beside ``job`` and ``instance``."""
        groups = [*self.node.get("static_configs").items()]
        groups += [group for document in self._listed for group in Node.root(document).items()]
        return frozenset(label for group in groups for label in group.get("labels").texts)

    @lazy
    def complete(self) -> bool:
        """Whether all its targets are known from files: nothing is discovered at run time, nothing computed."""
        discovered = [key for key, _ in self.node.entries() if _DISCOVERY.fullmatch(key)]
        return self._rewritten != "" and all(
            key == "dns_sd_configs" or (key == "file_sd_configs" and self._listed) for key in discovered
        )

    @lazy
    def changes_labels(self) -> bool:
        """Whether relabelling may give its series other names or labels than the target does."""
        return bool(self.node.get("metric_relabel_configs").value or self.node.get("relabel_configs").value)

    @property
    def names(self) -> frozenset[str]:
        """The values that the label ``job`` can have; its name, unless relabelling or targets set another."""
        groups = self.node.get("static_configs").items()
        own = {group.get("labels").get("job").text for group in groups} - {""}
        return frozenset({self.name, *own})


class RulePattern(NamedTuple):
    """An entry of ``rule_files``: as written, where the container looks, and what it finds."""

    node: Node
    pattern: str
    files: tuple[ContainerFile, ...]


class Prometheus:
    """A service that runs Prometheus, and the configuration that it will read."""

    def __init__(self, service: Service, library: Library) -> None:
        self.service = service
        self._library = library
        self.default_path = DEFAULT_FILE
        self.config_path = flag(service, "config.file") or DEFAULT_FILE

    @lazy
    def document(self) -> LocatedDocument | None:
        """Its configuration; None where none is mounted that can be read."""
        file = self.service.files.find(self.config_path)
        return self._library.open(self.service, file) if file else None

    def could_only_be_a_service(self, host: str) -> bool:
        """Whether a host is one word, so that only the stack's names, or Prometheus' ``extra_hosts``, can be meant."""
        extra = self.service.spec.get("extra_hosts") or ()
        names = {str(entry).replace(":", "=").partition("=")[0] for entry in extra}
        joined_from_outside = any(network.external for network in self.service.networks)
        single = not joined_from_outside and bool(host) and not any(sign in host for sign in ".:$/")
        alone = self.service.network_mode in ("", "bridge")
        return single and alone and host not in names and host not in ("localhost", "host")

    def sees(self, pattern: str) -> bool:
        """Whether it is known which files a pattern can find: neither a volume nor an unseen folder decides."""
        folder = posixpath.dirname(pattern)
        standing = self.service.files.standing(folder)
        return self.service.build is None and standing != "unseen" and not any(s in folder for s in "*?[")

    @lazy
    def job_names(self) -> frozenset[str] | None:
        """The values that the label ``job`` can have; None where some are computed or come from elsewhere."""
        if not self.jobs or self.root is None:
            return None
        elsewhere = self.root.get("remote_read").value or any(
            word.lstrip("-").startswith(("web.enable-remote-write-receiver", "web.enable-otlp-receiver"))
            or "remote-write-receiver" in word
            for word in self.service.command or ()
        )
        relabelled = any(
            entry.get("target_label").text == "job"
            for job in self.jobs
            for key in ("relabel_configs", "metric_relabel_configs")
            for entry in job.node.get(key).items()
        )
        honoured = any(job.node.get("honor_labels").value is True or not job.complete for job in self.jobs)
        if elsewhere or relabelled or honoured:
            return None
        recorded = {rule.labels["job"] for rule in self.rules if rule.record and "job" in rule.labels}
        return frozenset(name for job in self.jobs for name in job.names) | recorded

    @lazy
    def root(self) -> Node | None:
        """The whole configuration, if it is a mapping."""
        if self.document is None or not isinstance(self.document.root, dict):
            return None
        return Node.root(self.document)

    def documents(self, pattern: str) -> list[tuple[ContainerFile, LocatedDocument]]:
        """Open the files that a pattern in the configuration means: relative to its folder."""
        full = posixpath.join(posixpath.dirname(self.config_path), pattern)
        files = ((file, self._library.open(self.service, file)) for file in self.service.files.matching(full))
        return [(file, document) for file, document in files if document is not None]

    def _global(self, key: str) -> float:
        root = self.root
        return (root and seconds(root.get("global").get(key).text)) or DEFAULT_INTERVAL

    @property
    def scrape_interval(self) -> float:
        """Seconds between two scrapes, where a job says nothing else."""
        return self._global("scrape_interval")

    @property
    def evaluation_interval(self) -> float:
        """Seconds between two evaluations, where a group says nothing else."""
        return self._global("evaluation_interval")

    @lazy
    def jobs(self) -> tuple[ScrapeJob, ...]:
        """All scrape jobs, those of ``scrape_config_files`` too."""
        if self.root is None:
            return ()
        found = [ScrapeJob(self, node) for node in self.root.get("scrape_configs").items()]
        for pattern in self.root.get("scrape_config_files").items():
            for _, document in self.documents(pattern.text):
                jobs = Node.root(document).get("scrape_configs").items()
                found += [ScrapeJob(self, node) for node in jobs]
        return tuple(found)

    @lazy
    def rule_patterns(self) -> tuple[RulePattern, ...]:
        """The entries of ``rule_files``."""
        folder = posixpath.dirname(self.config_path)
        patterns = self.root.get("rule_files").items() if self.root else ()
        return tuple(
            RulePattern(node, full, tuple(self.service.files.matching(full)))
            for node in patterns
            for full in [posixpath.normpath(posixpath.join(folder, node.text))]
        )

    @lazy
    def rule_documents(self) -> tuple[LocatedDocument, ...]:
        """The rule files that it loads, each once."""
        found: dict[int, LocatedDocument] = {}
        for pattern in self.rule_patterns:
            for file in pattern.files:
                document = self._library.open(self.service, file)
                if document is not None:
                    found[id(document)] = document
        return tuple(found.values())

    @lazy
    def unloaded_documents(self) -> tuple[LocatedDocument, ...]:
        """Rule files that lie where a pattern would find them beside the configuration, and are not mounted."""
        if self.document is None or not self.document.file:
            return ()
        surroundings, folder = self.service.stack.surroundings, posixpath.dirname(self.document.file)
        from fnmatch import fnmatchcase

        from stackspec.compose.view.container_files import ContainerFile

        found = []
        for pattern in self.rule_patterns:
            relative = posixpath.relpath(pattern.pattern, posixpath.dirname(self.config_path))
            if pattern.files or relative.startswith(".."):
                continue
            parent, last = posixpath.split(posixpath.join(folder, relative))
            for name in surroundings.names(parent):
                path = posixpath.join(parent, name)
                if fnmatchcase(name, last) and surroundings.kind(path) == "file":
                    document = self._library.open(self.service, ContainerFile("", path, self.document.origin))
                    found += [document] if document else []
        return tuple(found)

    @lazy
    def rules(self) -> tuple[Rule, ...]:
        """All rules; those of files that it would load if they were mounted, too."""
        documents = (*self.rule_documents, *self.unloaded_documents)
        return tuple(rule for document in documents for rule in rules_of(document, self.evaluation_interval))

    @lazy
    def alertmanagers(self) -> tuple[Address, ...]:
        """The Alertmanagers that it tells, as far as files say."""
        if self.root is None:
            return ()
        managers = self.root.get("alerting").get("alertmanagers").items()
        groups = (group for manager in managers for group in manager.get("static_configs").items())
        return tuple(address(target) for group in groups for target in group.get("targets").items())

    @lazy
    def external_labels(self) -> dict[str, str]:
        """The labels that its alerts carry beside their own."""
        return self.root.get("global").get("external_labels").texts if self.root else {}
