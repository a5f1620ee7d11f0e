"""What stacks and fragments are made of."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import PlainValidator, WithJsonSchema

from stackspec.model.compose.base import ComposeValue
from stackspec.model.compose.resources import AiModel, Config, File, Network, Secret, Volume
from stackspec.model.compose.service import Service
from stackspec.model.fields import Seq
from stackspec.model.value import CLASS

__all__ = ["Parts"]


def _made_in(module: str, *names: str) -> tuple[PlainValidator, WithJsonSchema]:
    """Check that something is an instance of one of ``module``'s classes, without importing the module.

    A stack without monitoring shall not pay for it; and where the module was never imported there are no instances.
    """
    full_name = f"stackspec.model.monitoring.{module}"

    def check(value: Any) -> Any:
        if any(isinstance(value, getattr(sys.modules.get(full_name), name, ())) for name in names):
            return value
        raise ValueError(f"{value!r} is no {' or '.join(names)}")

    return PlainValidator(check), WithJsonSchema({"anyOf": [{CLASS: name} for name in names]})


if TYPE_CHECKING:
    from stackspec.model.monitoring.alertmanager import AlertmanagerConfig
    from stackspec.model.monitoring.dashboard import Dashboard
    from stackspec.model.monitoring.datasource import Datasource
    from stackspec.model.monitoring.prometheus import PrometheusConfig
    from stackspec.model.monitoring.rule import RuleGroup
    from stackspec.model.monitoring.scraping import Probe, ScrapeJob
    from stackspec.model.monitoring.slo import SLO

    Job: TypeAlias = ScrapeJob | Probe
else:
    AlertmanagerConfig = Annotated[(Any, *_made_in("alertmanager", "AlertmanagerConfig"))]
    Dashboard = Annotated[(Any, *_made_in("dashboard", "Dashboard"))]
    Datasource = Annotated[(Any, *_made_in("datasource", "Datasource"))]
    Job = Annotated[(Any, *_made_in("scraping", "ScrapeJob", "Probe"))]
    PrometheusConfig = Annotated[(Any, *_made_in("prometheus", "PrometheusConfig"))]
    RuleGroup = Annotated[(Any, *_made_in("rule", "RuleGroup"))]
    SLO = Annotated[(Any, *_made_in("slo", "SLO"))]


class Parts(ComposeValue):
    """Sequences of everything that a stack can contain."""

    services: Seq[Service] = ()
    networks: Seq[Network] = ()
    volumes: Seq[Volume] = ()
    secrets: Seq[Secret] = ()
    configs: Seq[Config] = ()
    models: Seq[AiModel] = ()
    files: Seq[File] = ()
    """Files to render although no service refers to them by value."""
    scrape_jobs: Seq[Job] = ()
    """What Prometheus scrapes."""
    rule_groups: Seq[RuleGroup] = ()
    """Alerts and recordings."""
    slos: Seq[SLO] = ()
    """Objectives; each becomes recordings and burn-rate alerts."""
    datasources: Seq[Datasource] = ()
    dashboards: Seq[Dashboard] = ()
    prometheus: PrometheusConfig | None = None
    """Prometheus's own settings; the jobs and rule files of the whole stack are added to them."""
    alertmanager: AlertmanagerConfig | None = None
    """Who is told of which alert."""
