"""One stack with every component, as a blueprint's author would write it."""

from __future__ import annotations

from stackspec.components.adminer import Adminer
from stackspec.components.alertmanager import Alertmanager
from stackspec.components.alertmanager.notify import notify
from stackspec.components.application import Application, Job
from stackspec.components.blackbox import Blackbox
from stackspec.components.cadvisor import Cadvisor
from stackspec.components.grafana import Grafana
from stackspec.components.node import NodeExporter
from stackspec.components.postgres import Postgres, PostgresExporter
from stackspec.components.prometheus import Prometheus
from stackspec.components.redis import Redis, RedisExporter
from stackspec.components.redis_commander import RedisCommander
from stackspec.model.compose.resources import Network, Secret
from stackspec.model.monitoring import Counter, Gauge, Heartbeat, Telegram
from stackspec.model.stack import Stack

__all__ = ["whole"]


def _secret(key: str) -> Secret:
    return Secret(key, file=f"./secrets/{key}")


def whole() -> Stack:
    """Every component once, applications with one and with several replicas."""
    back, watching, outside = (
        Network("back", internal=True),
        Network("monitoring", internal=True),
        Network("outside"),
    )
    db = Postgres("postgres", database="trading", owner="trader", monitored=True, networks=[back])
    cache = Redis("redis", eviction="volatile-lru", fsync="always", monitored=True, networks=[back])
    migrate = Job(
        "migrate",
        image="trading:1",
        needs=[db],
        networks=[back],
        environment={"POSTGRES_PASSWORD_FILE": db.password},
    )
    bot = Application(
        "bot", image="trading:1", needs=[migrate, db, cache], networks=[back, watching], replicas=2,
        healthcheck=["CMD", "trading", "healthcheck"], metrics=[Gauge("trading_drawdown_percent")],
    )  # fmt: skip
    feed = Application("feed", image="trading:1", networks=[watching], metrics=[Counter("ticks_total")])
    on_postgres = PostgresExporter("postgres-exporter", db, networks=[back, watching])
    on_redis = RedisExporter("redis-exporter", cache, networks=[back, watching])
    node, cadvisor = (
        NodeExporter("node-exporter", networks=[watching]),
        Cadvisor("cadvisor", networks=[watching]),
    )
    blackbox = Blackbox(
        "blackbox", pages=["https://bot:8080/health"], ports=["postgres:5432"], networks=[back, watching]
    )
    telegram = Telegram(token=_secret("telegram-token"), chat=_secret("telegram-chat"))
    alertmanager = Alertmanager(
        "alertmanager",
        notify(telegram, heartbeat=Heartbeat(_secret("heartbeat-url"))),
        networks=[watching, outside],
    )
    prometheus = Prometheus("prometheus", alertmanager=alertmanager, networks=[watching])
    watchers = [on_postgres, on_redis, node, cadvisor, blackbox, prometheus, alertmanager]
    grafana = Grafana("grafana", prometheus, show=watchers, networks=[watching, outside], publish=3000)
    adminer = Adminer("adminer", db, networks=[back, outside], publish=8081)
    commander = RedisCommander("redis-commander", cache, networks=[back, outside], publish=8082)
    return Stack("whole", services=[db, cache, migrate, bot, feed, *watchers, grafana, adminer, commander])
