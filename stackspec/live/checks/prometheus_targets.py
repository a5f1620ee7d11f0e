"""Prometheus scrapes everything that it was told to scrape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.live.check import CouldNotAsk, check
from stackspec.live.http import ask, services_of

if TYPE_CHECKING:
    from stackspec.compose.view.stack import Stack
    from stackspec.live.check import Failures
    from stackspec.live.running import Running


@check("configs", scope="stack", promised=lambda stack: bool(services_of(stack, "prometheus")))
def prometheus_targets(stack: Stack, running: Running) -> Failures:
    """Ask Prometheus which targets are down; one that was not scraped yet is no answer."""
    fresh = []
    for service in services_of(stack, "prometheus"):
        for container in running.of(service):
            for target in ask(service, container, 9090, "/api/v1/targets")["data"]["activeTargets"]:
                name = f"{target['labels'].get('job')} at {target['scrapeUrl']}"
                if target["health"] == "unknown":
                    fresh.append(name)
                elif target["health"] != "up":
                    yield f"{container.name} cannot scrape {name}: {target['lastError']}"
    if fresh:
        raise CouldNotAsk(f"not scraped yet: {', '.join(fresh)}")
