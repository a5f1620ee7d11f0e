"""An Alertmanager's configuration: routes, receivers, inhibitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.flags import flag
from stackspec.monitoring.library import Node
from stackspec.promql.matcher import Matcher, Operator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.compose.view.service import Service
    from stackspec.monitoring.library import Library
    from stackspec.source.located_document import LocatedDocument

__all__ = ["Alertmanager", "Route", "matchers_of"]

DEFAULT_FILE = "/etc/alertmanager/alertmanager.yml"
_MATCHER = re.compile(r"\s*\"?([^\s\"=!~{}]+)\"?\s*(=~|!~|!=|=)\s*(.*?)\s*", re.DOTALL)
_OPERATORS: dict[str, Operator] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}


def matchers_of(node: Node, prefix: str = "") -> tuple[Matcher, ...]:
    """Return a route's conditions; ``prefix`` is ``source_`` or ``target_`` in an inhibition.

    The old forms ``match`` and ``match_re`` are read, too; what is no matcher is left out.
    """
    found = []
    for item in node.get(f"{prefix}matchers").items():
        for part in _parts(item.text):
            form = _MATCHER.fullmatch(part)
            if form:
                found.append(Matcher(form[1], _OPERATORS[form[2]], _unquoted(form[3])))
    found += [Matcher(label, "=", value) for label, value in node.get(f"{prefix}match").texts.items()]
    found += [Matcher(label, "=~", value) for label, value in node.get(f"{prefix}match_re").texts.items()]
    return tuple(found)


def _parts(text: str) -> list[str]:
    """Take ``{a="b", c="d"}`` apart at the commas outside of quotes."""
    inner = text.strip().removeprefix("{").removesuffix("}") if text.strip().startswith("{") else text
    return [part for part in re.findall(r"(?:\"(?:\\.|[^\"\\])*\"|[^,\"])+", inner) if part.strip()]


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


class Route:
    """One node of the routing tree. The root has no parent."""

    def __init__(self, node: Node, parent: Route | None) -> None:
        self.node = node
        self.parent = parent
        self.matchers = matchers_of(node)
        self.continues = node.get("continue").value is True

    @lazy
    def receiver(self) -> str:
        """The receiver's name, inherited where none is written."""
        own = self.node.get("receiver").text
        return own or (self.parent.receiver if self.parent else "")

    @lazy
    def routes(self) -> tuple[Route, ...]:
        """The routes below, in the order in which they are tried."""
        return tuple(Route(node, self) for node in self.node.get("routes").items())

    @property
    def all(self) -> Iterator[Route]:
        """This route and all below."""
        yield self
        for route in self.routes:
            yield from route.all

    def takes(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert with these labels enters; raises ``ValueError`` for a regular expression that is none."""
        try:
            return all(matcher.covers(labels.get(matcher.label, "")) for matcher in self.matchers)
        except re.error as error:
            raise ValueError(f"{error}") from error

    def reached(self, labels: Mapping[str, str]) -> list[Route]:
        """Return the routes that notify of an alert which this route takes."""
        found: list[Route] = []
        for route in self.routes:
            if route.takes(labels):
                found += route.reached(labels)
                if not route.continues:
                    break
        return found or [self]


class Alertmanager:
    """A service that runs Alertmanager, and the configuration that it will read."""

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

    @lazy
    def root(self) -> Node | None:
        """The whole configuration, if it is a mapping."""
        if self.document is None or not isinstance(self.document.root, dict):
            return None
        return Node.root(self.document)

    @lazy
    def route(self) -> Route | None:
        """The routing tree."""
        node = self.root.get("route") if self.root else None
        return Route(node, None) if node is not None and isinstance(node.value, dict) else None

    @lazy
    def receivers(self) -> dict[str, Node]:
        """The receivers by their name; each node is the name's."""
        items = self.root.get("receivers").items() if self.root else ()
        return {item.get("name").text: item.get("name") for item in items}

    def tells_anybody(self, receiver: str) -> bool:
        """Whether a receiver notifies of anything; one without integrations is there to swallow alerts."""
        items = self.root.get("receivers").items() if self.root else ()
        found = [item for item in items if item.get("name").text == receiver]
        return any(key.endswith("_configs") for item in found for key, _ in item.entries())

    @lazy
    def inhibitions(self) -> tuple[Node, ...]:
        """The entries of ``inhibit_rules``."""
        return tuple(self.root.get("inhibit_rules").items()) if self.root else ()
