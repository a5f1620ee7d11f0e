"""Who can reach what: ports beyond the host, datastores, and which service names which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackspec.compose.view.known import kind_of_name
from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from stackspec.compose.view.port import Port
    from stackspec.compose.view.service import Service

__all__ = ["Reach"]

DATASTORE_PORTS = frozenset(
    {
        1433,
        1521,
        2379,
        3306,
        5432,
        5672,
        5984,
        6379,
        7687,
        8529,
        9042,
        9200,
        11211,
        15672,
        26257,
        27017,
        33060,
        61616,
    }
)
"""Ports that mean a datastore or broker also where the image is not known (https://www.iana.org/assignments/service-names-port-numbers)."""

_ADMINISTRATION = frozenset(
    {"adminer", "akhq", "cloudbeaver", "dbgate", "kafdrop", "kafka-ui", "mongo-express", "pgadmin4", "pgweb",
     "phpmyadmin", "phppgadmin", "phpredisadmin", "redis-commander", "redisinsight", "redpanda-console"}
)  # fmt: skip
"""Images that are a datastore's administration page, by their own name."""
_MONITORING = frozenset(
    {"alertmanager", "cadvisor", "loki", "mimir", "node-exporter", "prometheus", "pushgateway", "thanos",
     "victoria-metrics", "vmagent", "vmalert"}
)  # fmt: skip
"""Images that serve metrics or alerts to whoever asks, by their own name."""


_WORDS = re.compile(r"(?<![\w.-])[\w.-]+")
"""What can be a host's name where it stands: ``db``, ``db.internal``; not the end of ``/my-db``."""


class Reach:
    """What one service opens to others, and whom it talks to as far as its own settings tell."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @lazy
    def _image_name(self) -> str:
        image = self._service.base or self._service.image
        return image.name if image else ""

    @lazy
    def is_datastore(self) -> bool:
        """Whether it keeps other services' data: a database, a cache or a broker, also under another repository."""
        known = self._service.known_base
        return (
            known.is_datastore
            if known
            else kind_of_name(self._image_name) in ("datastore", "cache", "broker")
        )

    @lazy
    def is_administration(self) -> bool:
        """Whether it is an administration page for datastores."""
        return self._image_name in _ADMINISTRATION

    @lazy
    def is_monitoring(self) -> bool:
        """Whether it serves metrics or alerts to whoever asks: Prometheus, an exporter, cAdvisor."""
        name = self._image_name
        return name in _MONITORING or name.endswith(("-exporter", "_exporter"))

    @lazy
    def beyond_host(self) -> tuple[Port, ...]:
        """The published ports that other machines can reach."""
        if self._service.network_mode in ("host", "none"):
            return ()
        return tuple(port for port in self._service.ports if not port.on_loopback)

    @lazy
    def datastore_ports(self) -> tuple[Port, ...]:
        """Those of them behind which data or its administration lies."""
        if self.is_administration or self.is_datastore:
            return self.beyond_host
        if self.is_monitoring:
            return ()
        return tuple(port for port in self.beyond_host if port.target in DATASTORE_PORTS)

    @lazy
    def metrics_ports(self) -> tuple[Port, ...]:
        """Those of them that answer with metrics, targets or alerts."""
        return self.beyond_host if self.is_monitoring else ()

    @lazy
    def _settings(self) -> str:
        """Everything that can name another service, as one text."""
        service = self._service
        parts = [*(service.command or ()), *(service.entrypoint or ()), *service.labels.values()]
        parts += [f"{name}={value}" for name, value in service.environment.items() if value]
        for mount in service.mounts:
            if mount.is_bind and service.stack.surroundings.kind(mount.source) == "file":
                parts.append(service.stack.surroundings.read(mount.source) or "")
        configs = service.stack.model.get("configs") or {}
        for config in service.spec.get("configs") or ():
            declared = configs.get(config.get("source")) or {}
            parts.append(str(declared.get("content") or ""))
            parts.append(service.stack.surroundings.read(str(declared.get("file") or "")) or "")
        return "\n".join(parts)

    @lazy
    def named(self) -> frozenset[str]:
        """The services that it depends on, links to, or has the name of in a setting or a mounted file; by their key."""
        service, stack = self._service, self._service.stack
        found = {dependency.service for dependency in service.dependencies}
        found |= {str(link).partition(":")[0] for link in service.spec.get("links") or ()}
        words = {
            word for match in _WORDS.findall(self._settings) for word in (match, match.partition(".")[0])
        }
        for name in words & stack.by_name.keys():
            found |= {other.name for other in stack.by_name[name]}
        return frozenset(found - {service.name})
