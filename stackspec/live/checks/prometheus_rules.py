"""Prometheus evaluates the rules that were written, all of them, without errors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stackspec.live.check import check
from stackspec.live.documents import mounted_documents
from stackspec.live.http import ask, services_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("configs", "volumes", scope="stack", promised=lambda stack: bool(services_of(stack, "prometheus")))
def prometheus_rules(stack: Stack, running: Running) -> Failures:
    """Compare the names of groups and rules with those in the files that the service mounts."""
    for service in services_of(stack, "prometheus"):
        promised = Counter(_written(service))
        for container in running.of(service):
            groups = ask(service, container, 9090, "/api/v1/rules")["data"]["groups"]
            rules = [(group["name"], rule) for group in groups for rule in group["rules"]]
            seen = Counter((group, rule["name"]) for group, rule in rules)
            for group, name in sorted((promised - seen).keys()):
                yield f"{container.name} has not loaded the rule {name!r} of group {group!r}"
            for group, name in sorted((seen - promised).keys()):
                yield f"{container.name} evaluates the rule {name!r} of group {group!r}, which no mounted file holds"
            for group, rule in rules:
                if rule.get("health") == "err":
                    yield f"{container.name} cannot evaluate the rule {rule['name']!r} of group {group!r}"


def _written(service: Service) -> Iterator[tuple[str, str]]:
    """Yield group and name of each rule in the mounted files that hold groups."""
    for document in mounted_documents(service):
        for group in document.get("groups") or ():
            for rule in group.get("rules") or ():
                yield group["name"], rule.get("alert") or rule["record"]
