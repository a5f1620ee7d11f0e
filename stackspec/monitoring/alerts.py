"""Each alert's way: from the jobs that feed it to the people who are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stackspec.promql.duration import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.monitoring.alertmanager import Alertmanager, Route
    from stackspec.monitoring.monitoring import Monitoring
    from stackspec.monitoring.prometheus import Prometheus
    from stackspec.monitoring.rule import Rule
    from stackspec.source.place import Place

__all__ = ["AlertPath", "alert_paths"]

DEFAULT_GROUP_WAIT = 30.0
"""Seconds (https://prometheus.io/docs/alerting/latest/configuration/#route)."""


class AlertPath(NamedTuple):
    """One alert. ``earliest`` is in seconds: a scrape, an evaluation, ``for`` and the group's wait; None if nobody is told.

    ``obstacles`` are the reasons for which it cannot fire or reaches nobody; empty where its way is open.
    """

    name: str
    place: Place | None
    metrics: tuple[str, ...]
    jobs: tuple[str, ...]
    receivers: tuple[str, ...]
    earliest: float | None
    obstacles: tuple[str, ...]


def alert_paths(monitoring: Monitoring) -> Iterator[AlertPath]:
    """Yield the alerts of all Prometheus servers, in the order of their files."""
    for server in monitoring.prometheus:
        for rule in server.rules:
            if rule.alert:
                yield _path(monitoring, server, rule)


def _path(monitoring: Monitoring, server: Prometheus, rule: Rule) -> AlertPath:
    usage = rule.expression.usage
    obstacles = []
    if any(rule.document is one for one in server.unloaded_documents):
        obstacles.append(f"{rule.document.name} is not mounted into {server.service.name}")
    if usage is None:
        obstacles.append(f"its expression is no PromQL: {rule.expression.mistake}")
    metrics = usage.metrics if usage else ()
    knowledge = monitoring.knowledge[server.service.name]
    for metric in metrics:
        verdict = knowledge.verdict(metric)
        if verdict.kind == "missing":
            obstacles.append(f"{metric}: {verdict.reason}")
    jobs = feeding_jobs(server, rule, monitoring)
    routes = list(_routes(monitoring, server, rule))
    told = [route for manager, route in routes if manager.tells_anybody(route.receiver)]
    outside = [one.text for one in server.alertmanagers if not server.could_only_be_a_service(one.host)]
    outside = [text for text in outside if not monitoring.services_at(text.partition(":")[0])]
    if not told and not outside:
        obstacles.append(_silence(monitoring, server, routes))
    scrape = min((job.interval for job in server.jobs if job.name in jobs), default=0.0)
    wait = min((_group_wait(route) for route in told), default=0.0)
    return AlertPath(
        rule.alert,
        rule.document.place((*rule.node.path, "alert")),
        metrics,
        jobs,
        (*dict.fromkeys(route.receiver for route in told), *(f"those whom {one} tells" for one in outside)),
        scrape + rule.interval + rule.lasting + wait if told or outside else None,
        tuple(obstacles),
    )


def _silence(monitoring: Monitoring, server: Prometheus, routes: list[tuple[Alertmanager, Route]]) -> str:
    """Say why nobody is told."""
    if not server.alertmanagers:
        return f"{server.service.name} is told of no Alertmanager"
    if routes:
        names = ", ".join(dict.fromkeys(route.receiver for _, route in routes))
        return f"its receiver {names} tells nobody"
    hosts = [target.host for target in server.alertmanagers]
    there = [one for one in monitoring.alertmanagers if one.service.names & set(hosts)]
    if not there:
        return f"no service is called {hosts[0]}"
    return f"{there[0].service.name} finds no configuration with a route at {there[0].config_path}"


def feeding_jobs(server: Prometheus, rule: Rule, monitoring: Monitoring) -> tuple[str, ...]:
    """Return the jobs whose series an alert may ask for, by their metrics and by its matchers of ``job``."""
    usage = rule.expression.usage
    found: dict[str, None] = {}
    for chosen in usage.selections if usage else ():
        matchers = [one for one in chosen.matchers if one.label == "job"]
        for exposure in monitoring.knowledge[server.service.name].exposures:
            automatic = chosen.metric in ("up", "scrape_duration_seconds", "scrape_samples_scraped")
            exposed = automatic or chosen.metric in exposure.series
            if not exposed and (exposure.complete or not matchers):
                continue
            if all(one.may_cover(exposure.job.name) for one in matchers):
                found[exposure.job.name] = None
    return tuple(found)


def _routes(monitoring: Monitoring, server: Prometheus, rule: Rule) -> Iterator[tuple[Alertmanager, Route]]:
    hosts = {target.host for target in server.alertmanagers}
    labels = {**server.external_labels, **rule.labels, "alertname": rule.alert}
    for manager in monitoring.alertmanagers:
        if hosts & manager.service.names and manager.route is not None:
            try:
                reached = manager.route.reached(labels)
            except ValueError:
                continue  # the configuration is refused, so that no route exists
            yield from ((manager, route) for route in reached)


def _group_wait(route: Route | None) -> float:
    while route is not None:
        own = seconds(route.node.get("group_wait").text)
        if own is not None:
            return own
        route = route.parent
    return DEFAULT_GROUP_WAIT
