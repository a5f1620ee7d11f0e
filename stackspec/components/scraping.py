"""How Prometheus finds an application's replicas, and who hears when they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.components.container import known_number
from stackspec.components.runbooks import runbook
from stackspec.model.monitoring import (
    Alert,
    DnsTargets,
    Fires,
    RuleGroup,
    ScrapeJob,
    Silent,
    absent,
    vector,
)

if TYPE_CHECKING:
    from stackspec.components.application import Application

__all__ = ["rules", "scrape_job"]


def scrape_job(application: Application) -> ScrapeJob:
    """A single container is a fixed target; of several, each address behind the name is one."""
    single = application.replicas == 1
    return ScrapeJob(
        application.key,
        [application.address] if single else [],
        dns=[] if single else [DnsTargets([application.key], port=application.port)],
        metrics=application.metrics,
        path=application.metrics_path,
    )


def rules(job: ScrapeJob, application: Application) -> RuleGroup:
    """Alerts for what ``up == 0`` does not tell: containers that are gone have no address, so nothing is scraped."""
    replicas = known_number(application.replicas)
    name, port = application.key, application.port

    def replica(number: int) -> str:
        return f'up{{job="{name}", instance="10.0.0.{number}:{port}"}}'

    # Of nobody there is nothing to count, hence the zero.
    running = job.up.sum() | vector(0)
    down = job.up.equal_to(0) | absent(job.up) if replicas == 1 else running.equal_to(0)
    alerts = [
        Alert(
            "ServiceDown",
            down,
            lasting="1m",
            severity="critical",
            summary=f"{name} is down",
            description="No container of it can be scraped.",
            labels={} if replicas == 1 else {"job": name},
            runbook=runbook("ServiceDown"),
            cases=[Fires({replica(1): 0}), Fires({}), Silent({replica(1): 1})],
        )
    ]
    if replicas > 1:
        all_up = {replica(number): 1 for number in range(1, replicas + 1)}
        alerts.append(
            Alert(
                "ReplicasMissing",
                running < replicas,
                lasting="5m",
                labels={"job": name},
                summary=f"{name} runs {{{{ $value }}}} of {replicas} replicas",
                description="The others are down, or cannot be scraped.",
                runbook=runbook("ReplicasMissing"),
                cases=[Fires({replica(1): 1}), Silent(all_up)],
            )
        )
    return RuleGroup(name, alerts)
